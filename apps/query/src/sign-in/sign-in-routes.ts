import { CatalogError, type Catalog } from '@sonde/catalog';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Identifier, Identity } from '../access/identity';
import { signedIn, signedOut, tokenOfCookies } from './token-cookie';

/**
 * Requests of the dashboard's own pages carry this header. A page of another site cannot set it without asking first, and
 * nobody answers such a question with yes.
 */
export const PAGE_HEADER = 'x-sonde-page';

/** Whether a request comes from a page of ours, so that the browser's cookie may speak for it. */
const isFromPage = (request: FastifyRequest): boolean =>
  request.method === 'POST' && request.headers[PAGE_HEADER] !== undefined;

/**
 * The `Authorization` that a request stands under: its own header, else the cookie of a signed-in browser.
 * The cookie speaks for the dashboard's own POST requests only.
 */
export const authorizationOf = (request: FastifyRequest): string | undefined => {
  const { authorization, cookie } = request.headers;
  if (authorization !== undefined || !isFromPage(request)) return authorization;
  const token = tokenOfCookies(cookie);
  return token && `Bearer ${token}`;
};

/** Behind a proxy the browser's own protocol is what the proxy says. */
const isSecure = (request: FastifyRequest): boolean =>
  request.protocol === 'https' || request.headers['x-forwarded-proto'] === 'https';

const problem = (reply: FastifyReply, status: number, code: string, message: string): FastifyReply =>
  reply.code(status).send({ error: { code, message } });

/**
 * Signing in to the dashboard with a QUERY or MANAGE key, or the admin token:
 *
 * - `POST /sign-in {"token": "…"}` checks it and sets the cookie: 200 with who one is, 401 and 403 with what is wrong
 * - `POST /sign-in/who` who the browser is signed in as: 200 `{"who": …}`, null when nobody is
 * - `POST /sign-out` takes the cookie back: 204
 */
export function signInRoutes(fastify: FastifyInstance, identifier: Identifier, catalog: Catalog): void {
  const who = async (identity: Identity) => {
    if (identity.kind === 'admin')
      return { kind: 'ADMIN', name: 'Administrator', tenantId: null, tenant: null };
    const [key, tenant] = await Promise.all([
      catalog.keys.get(identity.keyId),
      catalog.tenants.get(identity.tenantId),
    ]);
    return {
      kind: identity.kind,
      name: key?.name ?? identity.keyId,
      tenantId: identity.tenantId,
      tenant: tenant?.name ?? null,
    };
  };

  const guarded = async (reply: FastifyReply, answer: () => Promise<FastifyReply>): Promise<FastifyReply> => {
    try {
      return await answer();
    } catch (error) {
      if (!(error instanceof CatalogError) || error.code !== 'UNAVAILABLE') throw error;
      void reply.header('retry-after', '2');
      return problem(reply, 503, 'UNAVAILABLE', 'The catalog cannot answer now; try again.');
    }
  };

  const enter = (reply: FastifyReply, token: string, setCookie: string): Promise<FastifyReply> =>
    guarded(reply, async () => {
      const identity = await identifier.identify(`Bearer ${token}`);
      if (!identity) {
        return problem(reply, 401, 'UNAUTHENTICATED', 'This token is not valid, or it has been revoked.');
      }
      if (identity.kind === 'INGEST') {
        const message =
          'This is an INGEST key, which only writes events. Sign in with a QUERY or MANAGE key.';
        return problem(reply, 403, 'FORBIDDEN', message);
      }
      return reply.header('set-cookie', setCookie).send({ who: await who(identity) });
    });

  const fromPage = async (
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<FastifyReply | undefined> => {
    void reply.header('cache-control', 'no-store');
    return isFromPage(request)
      ? undefined
      : problem(reply, 403, 'FORBIDDEN', `Send the header ${PAGE_HEADER}: the dashboard's own pages do.`);
  };

  fastify.post<{ Body: unknown }>('/sign-in', { onRequest: fromPage }, (request, reply) => {
    const { token } = (request.body ?? {}) as { token?: unknown };
    const text = typeof token === 'string' ? token.trim() : '';
    return enter(reply, text, signedIn(text, isSecure(request)));
  });
  fastify.post('/sign-in/who', { onRequest: fromPage }, (request, reply) =>
    guarded(reply, async () => {
      const identity = await identifier.identify(authorizationOf(request));
      return reply.send({ who: identity && identity.kind !== 'INGEST' ? await who(identity) : null });
    }),
  );
  fastify.post('/sign-out', { onRequest: fromPage }, (request, reply) =>
    reply
      .code(204)
      .header('set-cookie', signedOut(isSecure(request)))
      .send(),
  );
}
