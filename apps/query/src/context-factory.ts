import type { Warehouse } from '@sonde/warehouse';
import { LayerStates } from './layers/layer-states';
import { OldestEvents } from './layers/oldest-events';
import type { ContextFactory } from './request-context';
import { createRequestLoaders } from './request-loaders';
import type { QueryMetrics } from './observe/query-metrics';
import type { Clock } from './tokens';
import { Ask } from './warehouse/ask';
import { TenantGates } from './warehouse/tenant-gates';

/** A question that takes longer is cancelled, down to ClickHouse. Milliseconds. */
const TIME_LIMIT_MS = 10_000;

export function createContextFactory(
  warehouse: Warehouse,
  metrics: QueryMetrics,
  clock: Clock,
): ContextFactory {
  const layers = new LayerStates((sql, params) => warehouse.select(sql, { params }));
  const oldestEvents = new OldestEvents((sql, params) => warehouse.select(sql, { params }));
  const gates = new TenantGates();
  return (request, reply) => {
    const { identity } = request;
    if (!identity) throw new Error('a request came to GraphQL without passing the gate');
    const cancel = new AbortController();
    const timer = setTimeout(() => cancel.abort(), TIME_LIMIT_MS);
    timer.unref();
    // Closed before it was answered: the caller has gone, and nobody waits for the rows.
    reply.raw.once('close', () => {
      clearTimeout(timer);
      if (!reply.raw.writableFinished) cancel.abort();
    });
    const now = clock();
    const ask = new Ask({
      warehouse,
      gates,
      tenant: identity.kind === 'admin' ? 'admin' : identity.tenantId,
      signal: cancel.signal,
      deadline: now + TIME_LIMIT_MS,
      clock,
      seconds: metrics.clickhouse,
    });
    return {
      identity,
      ask,
      loaders: createRequestLoaders(ask),
      layers,
      oldestEvents,
      requestId: request.id,
      now,
      finish: () => clearTimeout(timer),
    };
  };
}
