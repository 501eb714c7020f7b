import {
  sightingsOf,
  sightingsQuestion,
  type AppScope,
  type Lookout,
  type MergeMap,
  type Sightings,
  type SightingsRow,
} from '@sonde/triage';
import type { Warehouse } from '@sonde/warehouse';

/** Groups of one statement: ClickHouse takes parameters of up to 128 KiB. */
const GROUPS_AT_ONCE = 1_000;
const APPS_AT_ONCE = 1_000;
const TIMEOUT_MS = 60_000;

/**
 * What was seen of an app's groups since the decisions about them.
 * @throws WarehouseUnavailableError
 */
export async function readSightings(
  warehouse: Warehouse,
  { tenantId, appId }: AppScope,
  lookouts: ReadonlyMap<string, Lookout>,
  merges: MergeMap,
): Promise<ReadonlyMap<string, Sightings>> {
  const all = [...lookouts];
  const seen = new Map<string, Sightings>();
  for (let from = 0; from < all.length; from += GROUPS_AT_ONCE) {
    const some = new Map(all.slice(from, from + GROUPS_AT_ONCE));
    const question = sightingsQuestion({ tenantId, appId }, some, merges);
    const rows = await warehouse.select<SightingsRow>(question.sql, {
      params: question.params,
      timeoutMs: TIMEOUT_MS,
    });
    for (const [id, sightings] of sightingsOf(question, rows)) seen.set(id, sightings);
  }
  return seen;
}

/**
 * Groups of which an event was received since, by app.
 * @param since epoch milliseconds
 * @throws WarehouseUnavailableError
 */
export async function groupsSeenSince(
  warehouse: Warehouse,
  apps: readonly { readonly appId: string }[],
  since: number,
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const seen = new Map<string, Set<string>>();
  for (let from = 0; from < apps.length; from += APPS_AT_ONCE) {
    const rows = await warehouse.select<{ app: string; groups: string[] }>(
      `SELECT toString(e.appId) AS app, groupUniqArray(toString(e.errorGroupId)) AS groups FROM events AS e
       WHERE e.receivedAt > fromUnixTimestamp64Milli({since:Int64}) AND e.appId IN {apps:Array(String)}
         AND e.errorGroupId != '' GROUP BY app`,
      {
        params: {
          since: Math.floor(since),
          apps: apps.slice(from, from + APPS_AT_ONCE).map(({ appId }) => appId),
        },
        timeoutMs: TIMEOUT_MS,
      },
    );
    for (const { app, groups } of rows) seen.set(app, new Set(groups));
  }
  return seen;
}
