import { CatalogError } from '@sonde/catalog';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { authorizationOf } from '../sign-in/sign-in-routes';
import type { Identifier } from './identity';

const body = (code: string, message: string) => ({ errors: [{ message, extensions: { code } }] });

/**
 * Lets only those through to GraphQL who may ask, before their document is read.
 * 401 without a valid token, 403 for keys that only write events, 503 when the catalog cannot tell.
 */
export const createHttpGate =
  (identifier: Identifier) =>
  async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> => {
    try {
      const identity = await identifier.identify(authorizationOf(request));
      if (!identity) {
        return await reply
          .code(401)
          .header('www-authenticate', 'Bearer realm="Sonde"')
          .send(
            body(
              'UNAUTHENTICATED',
              'Send a valid token: Authorization: Bearer <QUERY or MANAGE key, or the admin token>.',
            ),
          );
      }
      if (identity.kind === 'INGEST') {
        return await reply
          .code(403)
          .send(body('FORBIDDEN', 'An INGEST key only writes events: use a QUERY or MANAGE key.'));
      }
      request.identity = identity;
      return undefined;
    } catch (error) {
      if (!(error instanceof CatalogError) || error.code !== 'UNAVAILABLE') throw error;
      return reply
        .code(503)
        .header('retry-after', '2')
        .send(body('UNAVAILABLE', 'The catalog cannot answer now; try again.'));
    }
  };
