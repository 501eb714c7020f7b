import type { FastifyError, FastifyInstance, FastifyReply, RouteOptions } from 'fastify';
import type { Logger } from '@sonde/platform';
import { INTERNAL } from './errors.plugin';

const refuse = (reply: FastifyReply, status: number, code: string, message: string, requestId?: string) =>
  reply
    .code(status)
    .type('application/json; charset=utf-8')
    .send({ errors: [{ message, extensions: { code, ...(requestId === undefined ? {} : { requestId }) } }] });

/**
 * What is refused before GraphQL sees it (a body that is no JSON, too large, or of another type; a wrong method) is
 * answered as GraphQL answers. Call before the route is made.
 */
export function graphqlForm(fastify: FastifyInstance, path: string, logger: Logger): void {
  fastify.addHook('onRoute', (route: RouteOptions) => {
    if (route.url !== path) return;
    route.errorHandler = (error: FastifyError, request, reply) => {
      const status = error.statusCode ?? 500;
      if (status < 500) {
        void refuse(reply, status, 'BAD_USER_INPUT', error.message);
        return;
      }
      logger.error({ err: error, requestId: request.id }, 'a request failed before its question was read');
      void refuse(reply, 500, INTERNAL, 'Something went wrong here.', request.id);
    };
  });
  fastify.route({
    method: ['PUT', 'PATCH', 'DELETE'],
    url: path,
    handler: (_request, reply) =>
      refuse(
        reply.header('allow', 'GET, POST'),
        405,
        'BAD_USER_INPUT',
        'Ask with POST, or with GET for questions.',
      ),
  });
}
