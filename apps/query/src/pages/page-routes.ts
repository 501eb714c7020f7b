import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { graphiqlHtml, graphiqlScript } from './graphiql-page';
import { homeHtml, pageStyle } from './home-page';

/** Folder of an installed package. */
const packageFolder = (name: string): string => dirname(require.resolve(`${name}/package.json`));

const SCRIPT = 'text/javascript; charset=utf-8';
const STYLE = 'text/css; charset=utf-8';
const HTML = 'text/html; charset=utf-8';

/** Files of packages that the page loads from here, so that it needs no foreign host. */
const PACKAGE_FILES: Readonly<
  Record<string, { readonly path: readonly [string, string]; readonly type: string }>
> = {
  'react.js': { path: ['react', 'umd/react.production.min.js'], type: SCRIPT },
  'react-dom.js': { path: ['react-dom', 'umd/react-dom.production.min.js'], type: SCRIPT },
  'graphiql.js': { path: ['graphiql', 'graphiql.min.js'], type: SCRIPT },
  'graphiql.css': { path: ['graphiql', 'graphiql.min.css'], type: STYLE },
};

const OWN_FILES: Readonly<Record<string, { readonly text: string; readonly type: string }>> = {
  'start.js': { text: graphiqlScript, type: SCRIPT },
  'page.css': { text: pageStyle, type: STYLE },
};

/** GraphiQL sets styles from its script, hence 'unsafe-inline' for styles; scripts come from here only. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; connect-src 'self'; img-src 'self' data:; " +
  "font-src 'self' data:; worker-src 'self' blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/**
 * GraphiQL at `/graphiql` and what it loads from `/assets/`.
 * @param hasDashboard false: a page at `/` leads to GraphiQL
 */
export function pageRoutes(fastify: FastifyInstance, hasDashboard: boolean): void {
  const page = (url: string, html: string) =>
    fastify.get(url, (_request, reply) =>
      reply
        .header('content-security-policy', POLICY)
        .header('referrer-policy', 'no-referrer')
        .type(HTML)
        .send(html),
    );
  if (!hasDashboard) page('/', homeHtml);
  page('/graphiql', graphiqlHtml);
  fastify.get<{ Params: { file: string } }>('/assets/:file', async (request, reply) => {
    const { file } = request.params;
    const own = Object.hasOwn(OWN_FILES, file) ? OWN_FILES[file] : undefined;
    if (own) return reply.type(own.type).send(own.text);
    const found = Object.hasOwn(PACKAGE_FILES, file) ? PACKAGE_FILES[file] : undefined;
    if (!found) return reply.code(404).send({ error: 'there is no such file' });
    const [name, path] = found.path;
    const content = await readFile(join(packageFolder(name), path));
    return reply.type(found.type).header('cache-control', 'public, max-age=86400').send(content);
  });
}
