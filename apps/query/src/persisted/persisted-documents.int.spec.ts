import 'reflect-metadata';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { typeDefs } from '../schema/sdl';
import {
  ADMIN_TOKEN,
  makeTenant,
  startTestServer,
  type TestServer,
  type TestTenant,
} from '../testing/server';
import { createDocumentStore } from './document-store';
import { hashOf, readManifest } from './registered-documents';

const APPS = '{ apps { id } }';
const NAMES = 'query Names { apps { name } }';

let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'sonde-manifest-'))));
afterAll(() => rmSync(folder, { recursive: true }));

const operation = (body: string, more: object = {}) => ({
  id: hashOf(body),
  name: 'One',
  type: 'query',
  body,
  ...more,
});

function manifest(...operations: readonly unknown[]): string {
  const file = join(folder, `${files++}.json`);
  writeFileSync(file, JSON.stringify({ format: 'apollo-persisted-query-manifest', version: 1, operations }));
  return file;
}
let files = 0;

interface Sent {
  readonly status: number;
  readonly data?: unknown;
  readonly errors?: readonly { readonly message: string; readonly extensions: { readonly code: string } }[];
}

async function send(
  server: TestServer,
  token: string,
  body: object,
  accept = 'application/json',
): Promise<Sent> {
  const response = await fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', accept },
    body: JSON.stringify(body),
  });
  return { status: response.status, ...((await response.json()) as object) };
}

const byHash = (hash: string, query?: string) => ({
  ...(query === undefined ? {} : { query }),
  extensions: { persistedQuery: { version: 1, sha256Hash: hash } },
});

describe('automatic persisted queries', () => {
  let server: TestServer;
  let tenant: TestTenant;
  beforeAll(async () => {
    server = await startTestServer();
    tenant = await makeTenant(server, 'mine');
  });
  afterAll(() => server.close());

  it('a hash that is not known is asked for with its document, and then the hash is enough', async () => {
    const unknown = await send(server, tenant.query, byHash(hashOf(APPS)));
    expect(unknown.errors?.[0]).toMatchObject({
      message: 'PersistedQueryNotFound',
      extensions: { code: 'PERSISTED_QUERY_NOT_FOUND' },
    });
    const data = { apps: [{ id: tenant.appId }] };
    expect(await send(server, tenant.query, byHash(hashOf(APPS), APPS))).toEqual({ status: 200, data });
    expect(await send(server, tenant.query, byHash(hashOf(APPS)))).toEqual({ status: 200, data });
  });

  it('also by GET, which caches on the way can tell apart', async () => {
    await send(server, tenant.query, byHash(hashOf(NAMES), NAMES));
    const extensions = encodeURIComponent(JSON.stringify(byHash(hashOf(NAMES)).extensions));
    const response = await fetch(`${server.url}/graphql?extensions=${extensions}`, {
      headers: { authorization: `Bearer ${tenant.query}` },
    });
    expect(await response.json()).toEqual({ data: { apps: [{ name: 'Shop' }] } });
  });

  it.each([
    ['a hash of another document', byHash(hashOf('other'), APPS)],
    [
      'another version',
      { query: APPS, extensions: { persistedQuery: { version: 2, sha256Hash: hashOf(APPS) } } },
    ],
  ])('%s is refused and not kept', async (_name, body) => {
    const { errors } = await send(server, tenant.query, body);
    expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
    const { errors: after } = await send(server, tenant.query, byHash(hashOf('other')));
    expect(after?.[0]?.extensions.code).toBe('PERSISTED_QUERY_NOT_FOUND');
  });

  it('a document that is refused is not kept either', async () => {
    const bad = `{ ${Array.from({ length: 16 }, (_, i) => `a${i}: apps { id }`).join(' ')} }`;
    await send(server, tenant.query, byHash(hashOf(bad), bad));
    const { errors } = await send(server, tenant.query, byHash(hashOf(bad)));
    expect(errors?.[0]?.extensions.code).toBe('PERSISTED_QUERY_NOT_FOUND');
  });

  it('1,000 documents are kept, the least used go', async () => {
    const store = createDocumentStore(new Map());
    for (let i = 0; i < 1_000; i++) await store.set(`apq:${i}`, `document ${i}`);
    expect(await store.get('apq:0')).toBe('document 0');
    await store.set('apq:new', 'document');
    expect(await store.get('apq:0')).toBe('document 0');
    expect(await store.get('apq:1')).toBeUndefined();
  });
});

describe('registered documents only', () => {
  let server: TestServer;
  let tenant: TestTenant;
  beforeAll(async () => {
    const registered = await readManifest(manifest(operation(APPS)), typeDefs());
    server = await startTestServer({ documents: { registered, only: true } });
    tenant = await makeTenant(server, 'mine');
  });
  afterAll(() => server.close());

  it('are answered by their hash and by their text', async () => {
    const data = { apps: [{ id: tenant.appId }] };
    expect(await send(server, tenant.query, byHash(hashOf(APPS)))).toEqual({ status: 200, data });
    expect(await send(server, tenant.query, { query: APPS })).toEqual({ status: 200, data });
  });

  it.each([
    ['another document', { query: NAMES }],
    ['another document with its hash', byHash(hashOf(NAMES), NAMES)],
    ['the same with a space more', { query: `${APPS} ` }],
    ['a mutation', { query: 'mutation { revokeKey(id: "x") { id } }' }],
  ])('%s is FORBIDDEN to keys', async (_name, body) => {
    for (const token of [tenant.query, tenant.manage]) {
      const { errors, data } = await send(server, token, body);
      expect([errors?.[0]?.extensions.code, data]).toEqual(['FORBIDDEN', undefined]);
      expect((await send(server, token, body, 'application/graphql-response+json')).status).toBe(403);
    }
    const { errors } = await send(server, tenant.query, byHash(hashOf(NAMES)));
    expect(errors?.[0]?.extensions.code).toBe('PERSISTED_QUERY_NOT_FOUND');
  });

  it('the operator asks anything', async () => {
    expect((await send(server, ADMIN_TOKEN, { query: NAMES })).errors).toBeUndefined();
  });
});

describe('a manifest that cannot be used says why', () => {
  it.each([
    ['is not there', () => join(folder, 'nowhere.json'), 'cannot be read'],
    ['has an id that is no hash', () => manifest(operation(APPS, { id: 'one' })), 'not the SHA-256'],
    ['has no body', () => manifest({ id: 'x' }), 'no text'],
    ['does not fit the schema', () => manifest(operation('{ apps { idd } }')), 'Cannot query field "idd"'],
    ['is no GraphQL', () => manifest(operation('{')), 'Syntax Error'],
    ['is too deep', () => manifest(operation('{ a '.repeat(13) + '}'.repeat(13))), '13 fields deep'],
    ['has null for an operation', () => manifest(null), 'is no manifest'],
  ])('one that %s', async (_name, file, reason) => {
    await expect(readManifest(file(), typeDefs())).rejects.toThrow(reason);
  });

  it('one that is no JSON', async () => {
    const file = join(folder, 'text.json');
    writeFileSync(file, 'hello');
    await expect(readManifest(file, typeDefs())).rejects.toThrow('is no manifest');
  });
});
