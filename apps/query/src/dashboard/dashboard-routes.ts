import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import type { FastifyInstance } from 'fastify';

/** Of files whose names hold the hash of their content: they never change. */
const FOR_A_YEAR = 'public, max-age=31536000, immutable';

const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

const PAGE = 'index.html';

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

/** Where the built dashboard lies: beside the app's own folder, or in it, as in an image. */
export const builtDashboard = (): string =>
  [join(__dirname, 'dashboard'), join(__dirname, '../dashboard')].find((folder) =>
    existsSync(join(folder, PAGE)),
  ) ?? '';

/**
 * The dashboard at `/` and at every address that it gives its views, so that a link opens what it was copied from.
 * Compressed when it was built; nothing of it comes from another host.
 *
 * @param folder what `apps/dashboard` was built into
 * @returns false when nothing was built there
 */
export function dashboardRoutes(fastify: FastifyInstance, folder: string): boolean {
  const page = join(folder, PAGE);
  if (folder === '' || !existsSync(page)) return false;
  const html = readFileSync(page, 'utf8');
  // A megabyte in all, and only what is listed can be asked for.
  const files = readFiles(join(folder, 'dashboard'));
  fastify.get<{ Params: { file: string } }>('/dashboard/:file', (request, reply) => {
    const file = files.get(request.params.file);
    if (!file) return reply.code(404).send({ error: 'there is no such file' });
    const brotli = /\bbr\b/.test(request.headers['accept-encoding'] ?? '') ? file.brotli : undefined;
    if (brotli) void reply.header('content-encoding', 'br');
    return reply
      .header('cache-control', FOR_A_YEAR)
      .header('vary', 'accept-encoding')
      .type(file.type)
      .send(brotli ?? file.content);
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

interface BuiltFile {
  readonly type: string;
  readonly content: Buffer;
  readonly brotli: Buffer | undefined;
}

/** The built files by name, with what the build has compressed beside them. */
function readFiles(folder: string): ReadonlyMap<string, BuiltFile> {
  const names = readdirSync(folder);
  const read = (name: string): Buffer => readFileSync(join(folder, name));
  return new Map(
    names.flatMap((name): [string, BuiltFile][] => {
      const type = TYPES[extname(name)];
      const brotli = names.includes(`${name}.br`) ? read(`${name}.br`) : undefined;
      return type === undefined ? [] : [[name, { type, content: read(name), brotli }]];
    }),
  );
}
