import {
  ADMIN_TOKEN,
  makeTenant,
  startTestServer,
  type TestServer,
  type TestTenant,
} from '../testing/server';

let server: TestServer;
let mine: TestTenant;
beforeAll(async () => {
  server = await startTestServer();
  mine = await makeTenant(server, 'mine');
});
afterAll(() => server.close());

const PAGE = { 'x-sonde-page': '1' };

const post = (path: string, body: object | undefined, headers: Record<string, string>): Promise<Response> =>
  fetch(server.url + path, {
    method: 'POST',
    headers: { ...headers, ...(body ? { 'content-type': 'application/json' } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });

/** What the browser would send back. */
async function cookieOf(token: string): Promise<string> {
  const response = await post('/sign-in', { token }, PAGE);
  expect(response.status).toBe(200);
  return (response.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
}

const QUESTION = { query: '{ apps { id } }' };

describe('signing in', () => {
  it.each([
    ['QUERY', () => mine.query],
    ['MANAGE', () => mine.manage],
  ])('a %s key says who one is', async (kind, token) => {
    const response = await post('/sign-in', { token: ` ${token()} ` }, PAGE);
    expect(await response.json()).toEqual({
      who: { kind, name: kind, tenantId: mine.tenantId, tenant: 'mine' },
    });
    expect(response.headers.get('set-cookie')).toMatch(/HttpOnly; SameSite=Strict/);
    expect(response.headers.get('cache-control')).toBe('no-store');
  });

  it('so does the admin token', async () => {
    const response = await post('/sign-in', { token: ADMIN_TOKEN }, PAGE);
    expect(await response.json()).toMatchObject({ who: { kind: 'ADMIN', tenant: null } });
  });

  it.each([
    ['an unknown token', { token: 'sk_query_nobody' }],
    ['no token', {}],
    ['something else', { token: 7 }],
  ])('%s is refused in a sentence, without a cookie', async (_what, body) => {
    const response = await post('/sign-in', body, PAGE);
    expect([response.status, response.headers.get('set-cookie')]).toEqual([401, null]);
    expect(await response.json()).toMatchObject({ error: { code: 'UNAUTHENTICATED' } });
  });

  it('an INGEST key only writes', async () => {
    const response = await post('/sign-in', { token: mine.ingest }, PAGE);
    expect([response.status, response.headers.get('set-cookie')]).toEqual([403, null]);
  });

  it.each(['/sign-in', '/sign-in/who', '/sign-out'])('%s is for our own pages', async (path) => {
    expect((await post(path, { token: mine.query }, {})).status).toBe(403);
  });
});

describe('the cookie', () => {
  it('speaks for our own pages', async () => {
    const cookie = await cookieOf(mine.query);
    const response = await post('/graphql', QUESTION, { ...PAGE, cookie });
    expect(await response.json()).toEqual({ data: { apps: [{ id: mine.appId }] } });
    expect(await (await post('/sign-in/who', undefined, { ...PAGE, cookie })).json()).toMatchObject({
      who: { kind: 'QUERY', tenantId: mine.tenantId },
    });
  });

  it('speaks for nobody else: not without the header, not for a GET', async () => {
    const cookie = await cookieOf(mine.query);
    expect((await post('/graphql', QUESTION, { cookie })).status).toBe(401);
    const asked = await fetch(`${server.url}/graphql?query=%7Bapps%7Bid%7D%7D`, {
      headers: { ...PAGE, cookie },
    });
    expect(asked.status).toBe(401);
  });

  it('gives way to a token of its own', async () => {
    const cookie = await cookieOf(mine.query);
    const headers = { ...PAGE, cookie, authorization: 'Bearer sk_query_nobody' };
    expect((await post('/graphql', QUESTION, headers)).status).toBe(401);
  });

  it('ends with its key', async () => {
    const input = { tenantId: mine.tenantId, kind: 'QUERY', name: 'short' };
    const { createKey } = await server.data(
      mine.manage,
      'mutation ($input: CreateKeyInput!) { createKey(input: $input) { key { id } secret } }',
      { input },
    );
    const cookie = await cookieOf(createKey.secret);
    await server.data(mine.manage, 'mutation ($id: ID!) { revokeKey(id: $id) { id } }', {
      id: createKey.key.id,
    });
    server.clock.now += 61_000;
    expect((await post('/graphql', QUESTION, { ...PAGE, cookie })).status).toBe(401);
    expect(await (await post('/sign-in/who', undefined, { ...PAGE, cookie })).json()).toEqual({ who: null });
  });

  it('is taken back by signing out', async () => {
    const response = await post('/sign-out', undefined, PAGE);
    expect([response.status, response.headers.get('set-cookie')]).toEqual([
      204,
      expect.stringMatching(/^sonde_token=; .*Max-Age=0/),
    ]);
  });
});
