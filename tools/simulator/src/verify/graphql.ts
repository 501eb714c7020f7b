import { setTimeout as sleep } from 'node:timers/promises';

export interface GraphqlClient {
  /** @throws {Error} with the messages of the answer's errors. */
  ask<T>(query: string, variables: Readonly<Record<string, unknown>>): Promise<T>;
}

/** Asks a GraphQL address. */
export function graphqlClient(url: string, token: string): GraphqlClient {
  return {
    async ask<T>(query: string, variables: Readonly<Record<string, unknown>>): Promise<T> {
      const response = await fetch(url, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ query, variables }),
      });
      const text = await response.text();
      let answer: { data?: T | null; errors?: { message: string }[] };
      try {
        answer = JSON.parse(text) as typeof answer;
      } catch {
        throw new Error(`${response.status} from ${url}: ${text.slice(0, 200)}`);
      }
      if (answer.errors && answer.errors.length > 0)
        throw new Error(answer.errors.map(({ message }) => message).join('; '));
      if (!answer.data) throw new Error(`${response.status} from ${url} without data`);
      return answer.data;
    },
  };
}

interface Freshness {
  readonly app: { readonly freshness: { readonly lagEvents: number } } | null;
}

/**
 * Waits until every event that was accepted can be queried.
 *
 * @param seconds how long at most.
 * @throws {Error} when the time is over, or the app does not exist.
 */
export async function waitUntilFresh(
  client: GraphqlClient,
  app: string,
  seconds: number,
  stop: AbortSignal,
): Promise<void> {
  const deadline = Date.now() + seconds * 1000;
  let said = Date.now();
  for (;;) {
    const { app: found } = await client.ask<Freshness>(
      'query ($id: ID!) { app(id: $id) { freshness { lagEvents } } }',
      { id: app },
    );
    if (!found) throw new Error(`there is no app ${app} for this token`);
    const { lagEvents } = found.freshness;
    if (lagEvents === 0) return;
    if (Date.now() > deadline)
      throw new Error(`${lagEvents} events still cannot be queried after ${seconds} s`);
    if (Date.now() - said > 2000) {
      said = Date.now();
      console.error(`waiting: ${lagEvents} events to go`);
    }
    await sleep(200, undefined, { signal: stop });
  }
}
