/** An answer of GraphQL as it came, errors included. */
export interface GraphqlAnswer<T> {
  /** HTTP status. */
  readonly status: number;
  readonly data: T | null | undefined;
  readonly errors: readonly {
    readonly message: string;
    readonly path?: readonly (string | number)[];
    readonly extensions?: Readonly<Record<string, unknown>>;
  }[];
}

/** Asks and hands the answer back as it came. */
export async function askGraphql<T>(
  url: string,
  query: string,
  variables: Readonly<Record<string, unknown>>,
  token: string,
): Promise<GraphqlAnswer<T>> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  });
  const text = await response.text();
  let answer: { data?: T | null; errors?: GraphqlAnswer<T>['errors'] };
  try {
    answer = JSON.parse(text) as typeof answer;
  } catch {
    throw new Error(`${response.status} from ${url} without JSON: ${text.slice(0, 200)}`);
  }
  return { status: response.status, data: answer.data, errors: answer.errors ?? [] };
}

/** The data of an answer. @throws {Error} with the messages of its errors. */
export function dataOf<T>(answer: GraphqlAnswer<T>): T {
  if (answer.errors.length > 0) throw new Error(answer.errors.map(({ message }) => message).join('; '));
  if (answer.data === null || answer.data === undefined) throw new Error(`${answer.status} without data`);
  return answer.data;
}
