import { trace } from '@sonde/platform';
import type { FastifyInstance, FastifyRequest, RouteOptions } from 'fastify';

const MAX_NAME = 64;

/** The name that the caller gave the operation, or '' for none: one document mostly holds one operation. */
function operationOf({ body, query }: FastifyRequest): string {
  for (const holder of [body, query]) {
    const name = (holder as { readonly operationName?: unknown } | null | undefined)?.operationName;
    if (typeof name === 'string') return name.slice(0, MAX_NAME);
  }
  return '';
}

/** Runs every GraphQL request inside a span, which its questions to ClickHouse are parts of. Call before the route is made. */
export function traceQuestions(fastify: FastifyInstance, path: string): void {
  fastify.addHook('onRoute', (route: RouteOptions) => {
    if (route.url !== path) return;
    const { handler } = route;
    route.handler = function (request, reply) {
      return trace('answer question', async () => handler.call(this, request, reply), {
        operation: operationOf(request),
      });
    };
  });
}
