import {
  BadInputError,
  ConflictError,
  ForbiddenError,
  NetworkError,
  NotFoundError,
  ProtocolError,
  RateLimitedError,
  ServerError,
  SondeClient,
  SondeError,
  TimeoutError,
  TypedDocument,
  UnauthenticatedError,
  UnavailableError,
  pages,
  type Connection,
  type RequestOptions,
  type SondeClientOptions,
} from '.';
import { pauseBefore, retryAfter } from './retry';
import { scriptedServer, type ScriptedServer, type Step } from './testing/scripted-server';

const Numbers = new TypedDocument<{ readonly n: number }, { readonly of?: string }>(
  'Numbers',
  'query Numbers($of: String) { n(of: $of) }',
);

const answer = (data: unknown): Step => ({ status: 200, body: { data } });
const refusal = (status: number, code: string, extra: object = {}): Step => ({
  status,
  body: { data: null, errors: [{ message: `it is ${code}`, extensions: { code, ...extra } }] },
  headers: { 'retry-after': '0' },
});

let server: ScriptedServer | undefined;
afterEach(() => server?.close());

/** A client of a server that says this. */
async function clientOf(
  steps: readonly Step[],
  more: Partial<SondeClientOptions> = {},
): Promise<SondeClient> {
  server = await scriptedServer(steps);
  return new SondeClient({ url: server.url, token: 'the-token', ...more });
}

async function failure(asking: Promise<unknown>): Promise<Error> {
  try {
    await asking;
  } catch (error) {
    return error as Error;
  }
  throw new Error('nothing was thrown');
}

describe('a request', () => {
  it('sends the document, its name, its variables and the token, and answers the data', async () => {
    const sonde = await clientOf([answer({ n: 7 })], { headers: { 'x-request-id': 'r1' } });
    const { n } = await sonde.request(Numbers, { of: 'a' });
    expect(n).toBe(7);
    expect(server?.asked).toMatchObject([
      {
        headers: { authorization: 'Bearer the-token', 'x-request-id': 'r1' },
        body: { query: Numbers.text, operationName: 'Numbers', variables: { of: 'a' } },
      },
    ]);
  });

  it('asks for the token before every attempt', async () => {
    let asked = 0;
    const token = () => Promise.resolve(`token-${++asked}`);
    const sonde = await clientOf([refusal(503, 'UNAVAILABLE'), answer({ n: 1 })], { token });
    await sonde.request(Numbers);
    expect(server?.asked.map(({ headers }) => headers.authorization)).toEqual([
      'Bearer token-1',
      'Bearer token-2',
    ]);
  });
});

describe('what goes wrong', () => {
  it.each([
    ['UNAUTHENTICATED', 401, UnauthenticatedError],
    ['FORBIDDEN', 403, ForbiddenError],
    ['BAD_USER_INPUT', 200, BadInputError],
    ['GRAPHQL_VALIDATION_FAILED', 400, BadInputError],
    ['TOO_LARGE', 413, BadInputError],
    ['NOT_FOUND', 200, NotFoundError],
    ['CONFLICT', 200, ConflictError],
    ['TIMEOUT', 200, TimeoutError],
    ['INTERNAL_SERVER_ERROR', 200, ServerError],
    ['A_CODE_OF_TOMORROW', 200, ServerError],
  ] as const)('%s is told by its class, and is not asked again', async (code, status, Class) => {
    const sonde = await clientOf([refusal(status, code, { requestId: 'r7' })]);
    const error = await failure(sonde.request(Numbers));
    expect(error).toBeInstanceOf(Class);
    expect(error).toBeInstanceOf(SondeError);
    expect(error).toMatchObject({ message: `it is ${code}`, code, status, requestId: 'r7' });
    expect(server?.asked).toHaveLength(1);
  });

  it('names the argument at fault and what would make sense there', async () => {
    const extra = { argumentPath: 'input.groupBy[0]', allowed: ['APP', 'OS'] };
    const sonde = await clientOf([refusal(200, 'BAD_USER_INPUT', extra)]);
    expect(await failure(sonde.request(Numbers))).toMatchObject(extra);
  });

  it('keeps the part of an answer that is there', async () => {
    const body = { data: { n: null, m: 2 }, errors: [{ message: 'n failed', extensions: {} }] };
    const sonde = await clientOf([{ status: 200, body }]);
    expect(await failure(sonde.request(Numbers))).toMatchObject({ data: { n: null, m: 2 } });
  });

  it.each([
    ['a page', '<html>hello</html>'],
    ['nothing', ''],
    ['other JSON', '[1, 2]'],
  ])('says that %s is no GraphQL', async (_what, body) => {
    const sonde = await clientOf([{ status: 200, body }]);
    expect(await failure(sonde.request(Numbers))).toBeInstanceOf(ProtocolError);
  });

  it('ends a request that takes too long', async () => {
    const sonde = await clientOf(['hang']);
    expect(await failure(sonde.request(Numbers, {}, { timeoutMs: 50 }))).toBeInstanceOf(TimeoutError);
    await server?.left;
  });
});

describe('asking again', () => {
  it.each([
    ['429', refusal(429, 'RATE_LIMITED')],
    ['503', refusal(503, 'UNAVAILABLE')],
    ['200 with UNAVAILABLE', refusal(200, 'UNAVAILABLE')],
    ['a proxy’s 503', { status: 503, body: 'away', headers: { 'retry-after': '0' } }],
    ['a lost connection', 'drop'],
  ] as readonly (readonly [string, Step])[])('goes on after %s', async (_what, step) => {
    const sonde = await clientOf([step, step, answer({ n: 3 })]);
    expect(await sonde.request(Numbers)).toEqual({ n: 3 });
    expect(server?.asked).toHaveLength(3);
  });

  it.each([
    ['429', refusal(429, 'RATE_LIMITED'), RateLimitedError],
    ['503', refusal(503, 'UNAVAILABLE'), UnavailableError],
    ['a lost connection', 'drop', NetworkError],
  ] as const)('gives up when %s does not end', async (_what, step, Class) => {
    const sonde = await clientOf([step], { retries: 2 });
    expect(await failure(sonde.request(Numbers))).toBeInstanceOf(Class);
    expect(server?.asked).toHaveLength(3);
  });

  it('never repeats a mutation: it may have been carried out', async () => {
    const Change = new TypedDocument<unknown, Record<string, never>>('Change', 'mutation Change { change }');
    const sonde = await clientOf([refusal(503, 'UNAVAILABLE')]);
    expect(await failure(sonde.request(Change))).toBeInstanceOf(UnavailableError);
    expect(server?.asked).toHaveLength(1);
  });

  it('waits as long as the server says, else longer each time and never all at once', () => {
    const asked = new UnavailableError('away', { retryAfterMs: 1_500 });
    const silent = new UnavailableError('away');
    expect(pauseBefore(0, asked, 0)).toBe(1_500);
    expect([0, 1, 2, 10].map((attempt) => pauseBefore(attempt, silent, 1))).toEqual([200, 400, 800, 10_000]);
    expect(pauseBefore(2, silent, 0)).toBe(400);
    expect(pauseBefore(0, new UnavailableError('away', { retryAfterMs: 3_600_000 }), 0)).toBe(10_000);
  });

  it('reads Retry-After as seconds or as a date', () => {
    const now = Date.parse('2026-11-20T08:00:00Z');
    expect(retryAfter('2', now)).toBe(2_000);
    expect(retryAfter('Fri, 20 Nov 2026 08:00:05 GMT', now)).toBe(5_000);
    expect(retryAfter('Fri, 20 Nov 2026 07:00:00 GMT', now)).toBe(0);
    expect([null, '', 'soon'].map((header) => retryAfter(header, now))).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });
});

describe('an abort', () => {
  const aborting = (options: RequestOptions): { signal: AbortSignal; abort: AbortController } => {
    const abort = new AbortController();
    return { ...options, signal: abort.signal, abort };
  };

  it('ends the request, and the server notices', async () => {
    const sonde = await clientOf(['hang']);
    const { abort, signal } = aborting({});
    const asking = failure(sonde.request(Numbers, {}, { signal }));
    while (server?.asked.length === 0) await new Promise(setImmediate);
    abort.abort(new Error('no longer wanted'));
    expect((await asking).message).toBe('no longer wanted');
    await server?.left;
  });

  it('ends the waiting between two attempts', async () => {
    const later: Step = { status: 503, body: 'away', headers: { 'retry-after': '3600' } };
    const sonde = await clientOf([later]);
    const { abort, signal } = aborting({});
    const asking = failure(sonde.request(Numbers, {}, { signal }));
    while (server?.asked.length === 0) await new Promise(setImmediate);
    abort.abort(new Error('no longer wanted'));
    expect((await asking).message).toBe('no longer wanted');
    expect(server?.asked).toHaveLength(1);
  });

  it('before it began asks nothing', async () => {
    const sonde = await clientOf([answer({ n: 1 })]);
    const gone = AbortSignal.abort(new Error('gone'));
    expect((await failure(sonde.request(Numbers, {}, { signal: gone }))).message).toBe('gone');
    expect(server?.asked).toHaveLength(0);
  });
});

describe('pages', () => {
  interface Lists {
    readonly list: Connection<number> | null;
  }
  const List = new TypedDocument<Lists, { readonly first: number; readonly after?: string | null }>(
    'List',
    'query List($first: Int, $after: String) { list(first: $first, after: $after) { edges { node } } }',
  );
  const page = (nodes: readonly number[], endCursor: string | null, hasNextPage: boolean): Step =>
    answer({
      list: {
        edges: nodes.map((node) => ({ node, cursor: `c${node}` })),
        pageInfo: { hasNextPage, endCursor },
      },
    });

  it('are asked for one after another, each item once', async () => {
    const sonde = await clientOf([page([1, 2], 'c2', true), page([3], 'c3', false)]);
    const found: number[] = [];
    for await (const n of pages(sonde, List, { first: 2 }, ({ list }) => list)) found.push(n);
    expect(found).toEqual([1, 2, 3]);
    expect(server?.asked.map(({ body }) => body.variables)).toEqual([
      { first: 2 },
      { first: 2, after: 'c2' },
    ]);
  });

  it('are asked for no further than they are wanted', async () => {
    const sonde = await clientOf([page([1, 2], 'c2', true), page([3], 'c3', false)]);
    for await (const n of pages(sonde, List, { first: 2 }, ({ list }) => list)) if (n === 1) break;
    expect(server?.asked).toHaveLength(1);
  });

  it('go on from a cursor, end at a list that does not exist, and do not go round for ever', async () => {
    const sonde = await clientOf([page([9], 'c9', true)]);
    const found: number[] = [];
    for await (const n of pages(sonde, List, { first: 1 }, ({ list }) => list, { after: 'c8' }))
      found.push(n);
    // The second page has the same end as the first.
    expect(found).toEqual([9, 9]);
    expect(server?.asked[0]?.body.variables).toEqual({ first: 1, after: 'c8' });
    await server?.close();
    const none = await clientOf([answer({ list: null })]);
    for await (const n of pages(none, List, { first: 1 }, ({ list }) => list)) found.push(n);
    expect(found).toHaveLength(2);
  });
});
