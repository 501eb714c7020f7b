import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';

/** Files under it have their content's hash in their names and never change. */
const HASHED = '/dashboard/';
const A_YEAR = 31_536_000;

/** Stands in the built page where each answer has its own nonce. */
const NONCE = '__NONCE__';

/** Everything comes from here. Styles that libraries add while they run carry the answer's nonce. */
const policy = (nonce: string): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "connect-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');

/** Where the built dashboard lies: beside the app's own bundle, or where the tests say. */
export const builtDashboard = (): string => join(__dirname, '../dashboard');

/**
 * The dashboard at `/` and at every address that it gives its views, so that a link opens what it was copied from.
 * Compressed when it was built; nothing of it comes from another host.
 *
 * @param folder what `apps/dashboard` was built into
 * @returns false when nothing was built there
 */
export async function dashboardRoutes(fastify: FastifyInstance, folder: string): Promise<boolean> {
  const page = join(folder, 'index.html');
  if (!existsSync(page)) return false;
  const html = readFileSync(page, 'utf8');
  await fastify.register(fastifyStatic, {
    root: join(folder, 'dashboard'),
    prefix: HASHED,
    preCompressed: true,
    maxAge: A_YEAR * 1000,
    immutable: true,
    index: false,
    decorateReply: false,
  });
  for (const url of ['/', '/sign-in', '/apps/*']) {
    fastify.get(url, (_request, reply) => {
      const nonce = randomBytes(16).toString('base64');
      return reply
        .header('content-security-policy', policy(nonce))
        .header('referrer-policy', 'no-referrer')
        .header('cache-control', 'no-cache')
        .type('text/html; charset=utf-8')
        .send(html.replaceAll(NONCE, nonce));
    });
  }
  return true;
}
