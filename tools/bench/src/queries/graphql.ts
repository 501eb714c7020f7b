/** GraphQL over HTTP with kept-alive connections. */
export interface Graphql {
  /** @throws Error with the messages of the answer's errors */
  readonly ask: <T>(query: string, variables?: Readonly<Record<string, unknown>>) => Promise<T>;
}

export function graphqlOf(url: string, token: string): Graphql {
  return {
    async ask<T>(query: string, variables: Readonly<Record<string, unknown>> = {}): Promise<T> {
      const response = await fetch(new URL('/graphql', url), {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ query, variables }),
      });
      const { data, errors } = (await response.json()) as {
        data?: T;
        errors?: readonly { message: string }[];
      };
      if (errors !== undefined || data === undefined)
        throw new Error(errors?.map(({ message }) => message).join('; ') ?? `HTTP ${response.status}`);
      return data;
    },
  };
}
