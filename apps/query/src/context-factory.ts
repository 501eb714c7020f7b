import type { KnownGroupings, KnownWork } from '@sonde/catalog';
import type { Warehouse } from '@sonde/warehouse';
import { RequestGroupings } from './error-groups/app-groupings';
import type { TrendKey } from './error-groups/group-trend';
import { selectSessionsInBuckets } from './error-groups/sessions-in-buckets';
import { keptOf } from './layers/kept';
import { LayerStates } from './layers/layer-states';
import { StoredRows } from './layers/stored-rows';
import type { ContextFactory } from './request-context';
import { createRequestLoaders } from './request-loaders';
import type { QueryMetrics } from './observe/query-metrics';
import type { Clock } from './tokens';
import type { SightingsReader } from './triage/sightings-reader';
import { RequestWork } from './triage/work-reader';
import { Ask } from './warehouse/ask';
import { TenantGates } from './warehouse/tenant-gates';

/** A question that takes longer is cancelled, down to ClickHouse. Milliseconds. */
const TIME_LIMIT_MS = 10_000;

export interface ContextParts {
  readonly warehouse: Warehouse;
  readonly metrics: QueryMetrics;
  readonly knownGroupings: KnownGroupings;
  readonly knownWork: KnownWork;
  readonly sightings: SightingsReader;
  readonly clock: Clock;
}

export function createContextFactory({
  warehouse,
  metrics,
  knownGroupings,
  knownWork,
  sightings,
  clock,
}: ContextParts): ContextFactory {
  const layers = new LayerStates((sql, params) => warehouse.select(sql, { params }));
  const oldestEvents = new StoredRows((sql, params) => warehouse.select(sql, { params }));
  const gates = new TenantGates();
  /** What trends of error groups are held against: sessions, by rollups where these know them. */
  const sessionsOf = async (ask: Ask, now: number, { group, grain, byVersion }: TrendKey) => {
    const { tenantId, appId } = group.scope;
    const [state, oldest] = await Promise.all([layers.read(tenantId), oldestEvents.read(tenantId)]);
    return selectSessionsInBuckets(ask, group, grain, byVersion, {
      layers: { state, kept: keptOf(group.app, now, oldest.get(appId)) },
      learned: (newer) => layers.learn(tenantId, newer),
    });
  };
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
    const groupings = new RequestGroupings(knownGroupings);
    return {
      identity,
      ask,
      loaders: createRequestLoaders(
        ask,
        (key) => sessionsOf(ask, now, key),
        (tenantId) => layers.read(tenantId),
      ),
      layers,
      oldestEvents,
      groupings,
      work: new RequestWork({ known: knownWork, sightings }, groupings, ask, now),
      requestId: request.id,
      now,
      finish: () => clearTimeout(timer),
    };
  };
}
