import { randomUUID } from 'node:crypto';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { KeyVerifier, KnownGroupings, KnownWork, type Catalog } from '@sonde/catalog';
import { listenUrl, operationsRoutes, type Logger, type Metrics, type Readiness } from '@sonde/platform';
import type { Warehouse } from '@sonde/warehouse';
import { createHttpGate } from './access/http-gate';
import { Identifier } from './access/identity';
import { createContextFactory } from './context-factory';
import { builtDashboard, dashboardRoutes } from './dashboard/dashboard-routes';
import { acceptGate } from './errors/accept-gate';
import { graphqlForm } from './errors/http-form';
import type { FreshnessReader } from './freshness';
import { createDocumentGate } from './limits/document-gate';
import { createQueryMetrics } from './observe/query-metrics';
import { traceQuestions } from './observe/trace-questions';
import { pageRoutes } from './pages/page-routes';
import { ANY_DOCUMENT, type DocumentRules } from './persisted/registered-documents';
import { QueryModule, type AnswerCache } from './query.module';
import { signInRoutes } from './sign-in/sign-in-routes';
import type { Clock } from './tokens';
import { createSightingsReader } from './triage/sightings-reader';

/** A document and its variables; documents alone are limited far below. */
const MAX_BODY = 512 * 1024;

export interface ServerParts {
  readonly host: string;
  readonly port: number;
  readonly warehouse: Warehouse;
  readonly catalog: Catalog;
  readonly freshness: FreshnessReader;
  readonly adminToken: string;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly readiness: Readiness;
  readonly clock: Clock;
  readonly showSchema: boolean;
  /** Any document unless said. */
  readonly documents?: DocumentRules;
  /** Folder of the built dashboard; beside the app's bundle unless said. Without one a page leads to GraphiQL. */
  readonly dashboard?: string;
  /** Every question is answered anew unless said. */
  readonly cache?: AnswerCache;
}

/** Starts the query server: GraphQL, the pages, health and metrics. The stores stay the caller's to close. */
export async function startServer(parts: ServerParts): Promise<{ url: string; close(): Promise<void> }> {
  const { catalog, clock, logger, freshness, showSchema } = parts;
  const metrics = createQueryMetrics(parts.metrics);
  const knownGroupings = new KnownGroupings(catalog, { clock: Date.now });
  const knownWork = new KnownWork(catalog, { clock: Date.now });
  const sightings = createSightingsReader(parts.cache?.versions);
  const adapter = new FastifyAdapter({ bodyLimit: MAX_BODY, genReqId: () => randomUUID() });
  const module = QueryModule.with({
    catalog,
    freshness,
    clock,
    logger,
    metrics,
    showSchema,
    documents: parts.documents ?? ANY_DOCUMENT,
    cache: parts.cache,
    knownWork,
    sightings,
    context: createContextFactory({
      warehouse: parts.warehouse,
      metrics,
      knownGroupings,
      knownWork,
      sightings,
      clock,
    }),
  });
  const app = await NestFactory.create<NestFastifyApplication>(module, adapter, {
    logger: false,
    abortOnError: false,
  });
  const fastify = adapter.getInstance();
  const identifier = new Identifier(parts.adminToken, new KeyVerifier({ catalog, clock }));
  const gate = createHttpGate(identifier);
  fastify.addHook('onRequest', async (request, reply) => {
    void reply.header('x-request-id', request.id).header('x-content-type-options', 'nosniff');
    if (request.routeOptions.url !== '/graphql') return undefined;
    void reply.header('cache-control', 'no-store');
    return gate(request as never, reply as never);
  });
  const documentGate = createDocumentGate(metrics.errors);
  fastify.addHook('preValidation', async (request, reply) => {
    if (request.routeOptions.url !== '/graphql') return undefined;
    // No page of another site can send the token that the gate has seen, without asking first: that is what Apollo wants
    // to see of a GET, which can only ask.
    if (request.method === 'GET') request.headers['apollo-require-preflight'] ??= 'authorization';
    return (
      (await acceptGate(request as never, reply as never)) ?? documentGate(request as never, reply as never)
    );
  });
  // Nest brings a Fastify of its own, whose types are told apart from ours.
  graphqlForm(fastify as never, '/graphql', logger);
  traceQuestions(fastify as never, '/graphql');
  operationsRoutes(fastify as never, { readiness: parts.readiness, metrics: parts.metrics });
  signInRoutes(fastify as never, identifier, catalog);
  const hasDashboard = dashboardRoutes(fastify as never, parts.dashboard ?? builtDashboard());
  pageRoutes(fastify as never, hasDashboard);
  await app.listen(parts.port, parts.host);
  return {
    url: listenUrl(parts.host, app.getHttpServer()),
    async close() {
      await app.close();
      knownGroupings.close();
      knownWork.close();
    },
  };
}
