import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import fastify, { type FastifyInstance } from 'fastify';
import { dashboardRoutes } from './dashboard-routes';

let folder: string;
let server: FastifyInstance;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sonde-dashboard-'));
  mkdirSync(join(folder, 'dashboard'));
  writeFileSync(join(folder, 'index.html'), '<meta name="nonce" content="__NONCE__"><div id="root"></div>');
  writeFileSync(join(folder, 'dashboard/index-1a2b.js'), 'let it = 1;');
  writeFileSync(join(folder, 'dashboard/index-1a2b.js.br'), brotliCompressSync('let it = 1;'));
  writeFileSync(join(folder, 'secret'), 'not for browsers');
  server = fastify();
  expect(dashboardRoutes(server, folder)).toBe(true);
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

it.each(['/', '/sign-in', '/apps/17/errors/ab?range=7d'])('%s is the page', async (url) => {
  const { statusCode, headers, body } = await server.inject(url);
  expect([statusCode, headers['cache-control']]).toEqual([200, 'no-cache']);
  expect(body).toContain('id="root"');
});

it('every answer has a nonce of its own, which the policy names', async () => {
  const answers = [await server.inject('/'), await server.inject('/')];
  const nonces = answers.map(({ body }) => /content="([^"]+)"/.exec(body)?.[1]);
  expect(new Set(nonces).size).toBe(2);
  for (const [i, { headers }] of answers.entries()) {
    const policy = String(headers['content-security-policy']);
    expect(policy).toContain(`'nonce-${String(nonces[i])}'`);
    expect(policy).not.toMatch(/unsafe|https?:|\*/);
  }
});

it('hashed files are compressed and kept for a year', async () => {
  const { headers } = await server.inject({
    url: '/dashboard/index-1a2b.js',
    headers: { 'accept-encoding': 'gzip, br' },
  });
  expect(headers).toMatchObject({
    'content-encoding': 'br',
    'cache-control': 'public, max-age=31536000, immutable',
  });
  const plain = await server.inject('/dashboard/index-1a2b.js');
  expect([plain.body, plain.headers['content-encoding']]).toEqual(['let it = 1;', undefined]);
});

it.each([
  '/dashboard/../secret',
  '/dashboard/%2e%2e/secret',
  '/dashboard/',
  '/dashboard/none.js',
  '/index.html',
])('%s is not there', async (url) => {
  expect((await server.inject(url)).statusCode).toBe(404);
});

it('without a built dashboard it says so and takes no address', async () => {
  const other = fastify();
  expect(dashboardRoutes(other, join(folder, 'nowhere'))).toBe(false);
  expect((await other.inject('/')).statusCode).toBe(404);
  await other.close();
});
