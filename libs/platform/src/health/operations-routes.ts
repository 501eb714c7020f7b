import type { FastifyInstance } from 'fastify';
import type { Metrics } from '../metrics/metrics';
import type { Readiness } from './readiness';

export interface OperationsParts {
  readonly readiness: Readiness;
  readonly metrics: Metrics;
}

/**
 * Adds `GET /health/live`, `GET /health/ready` and `GET /metrics` to a Fastify server. In a Nest app:
 * `operationsRoutes(app.getHttpAdapter().getInstance(), parts)` before `listen`.
 *
 * Live says that the process answers; ready (200 or 503) names what it lacks, and also what is away that it can do
 * without for now.
 */
export function operationsRoutes(fastify: FastifyInstance, parts: OperationsParts): void {
  fastify.get('/health/live', () => ({ status: 'live' }));
  fastify.get('/health/ready', async (_request, reply) => {
    const report = await parts.readiness.report();
    const notReady = report.checks.filter((check) => !check.ready).map((check) => check.name);
    return reply
      .code(report.ready ? 200 : 503)
      .header('cache-control', 'no-store')
      .send({ status: report.ready ? 'ready' : 'not ready', notReady, checks: report.checks });
  });
  fastify.get('/metrics', async (_request, reply) => {
    return reply.header('content-type', parts.metrics.contentType).send(await parts.metrics.metrics());
  });
}
