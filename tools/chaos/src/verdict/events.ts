import { hash53 } from '@sonde/event-schema';
import type { Warehouse } from '@sonde/warehouse';
import { acknowledgedIds } from '../load/acknowledged';
import type { Fleet } from '../load/fleets';

/** The events of one fleet: what its phones were promised, against what is there. */
export interface EventCount {
  readonly acknowledged: number;
  readonly rows: number;
  /** Ids that were answered 2xx and are not there. */
  readonly lost: readonly string[];
  /** Ids that are there more than once, with their places in the log. */
  readonly doubled: readonly string[];
  /** Rows of ids that were never answered 2xx. */
  readonly strange: readonly string[];
}

interface Row {
  readonly hash: string;
  readonly rows: number;
  readonly places: string;
}

const COUNT_MS = 120_000;

/** Holds every acknowledged id of a fleet against the rows of its app. */
export async function countEvents(warehouse: Warehouse, fleet: Fleet): Promise<EventCount> {
  const ids = new Map(acknowledgedIds(fleet.acknowledged).map((id) => [hash53(id), id]));
  const rows = await warehouse.select<Row>(
    `SELECT toString(eventHash) AS hash, toUInt32(count()) AS rows,
       if(count() > 1, arrayStringConcat(groupArray(concat(
         toString(logPartition), ':', toString(logOffset), '#', toString(logIndex))), ' '), '') AS places
     FROM events WHERE tenantId = {tenant:String} AND appId = {app:String} GROUP BY eventHash`,
    { params: { tenant: fleet.app.tenantId, app: fleet.app.appId }, timeoutMs: COUNT_MS },
  );
  const missing = new Map(ids);
  const doubled: string[] = [];
  const strange: string[] = [];
  let total = 0;
  for (const { hash, rows: times, places } of rows) {
    total += times;
    const id = ids.get(Number(hash));
    missing.delete(Number(hash));
    if (id === undefined) strange.push(`hash ${hash}`);
    if (times > 1) doubled.push(`${id ?? `hash ${hash}`} ${times} times, in the log at ${places}`);
  }
  return { acknowledged: ids.size, rows: total, lost: [...missing.values()], doubled, strange };
}

/** The whole of the warehouse: every row must have an identity and a place of its own. */
export async function countRows(
  warehouse: Warehouse,
): Promise<{ rows: number; identities: number; places: number; spans: number; spanPlaces: number }> {
  const [counts] = await warehouse.select<{ rows: number; identities: number; places: number }>(
    `SELECT toUInt32(count()) AS rows,
       toUInt32(uniqExact(tenantId, appId, laneKey, eventHash)) AS identities,
       toUInt32(uniqExact(logId, logPartition, logOffset, logIndex)) AS places FROM events`,
    { timeoutMs: COUNT_MS },
  );
  const [spans] = await warehouse.select<{ rows: number; places: number }>(
    `SELECT toUInt32(count()) AS rows, toUInt32(uniqExact(logId, logPartition, logOffset, logIndex)) AS places FROM spans`,
    { timeoutMs: COUNT_MS },
  );
  if (counts === undefined || spans === undefined) throw new Error('ClickHouse counted nothing');
  return { ...counts, spans: spans.rows, spanPlaces: spans.places };
}

/** Keys (of a named session, or of an install) whose sessions together claim another number of events than there are rows. */
export async function sessionsUnlikeRows(warehouse: Warehouse): Promise<string[]> {
  const rows = await warehouse.select<{ app: string; key: string; raw: number; counted: number }>(
    `SELECT appId AS app, toString(laneKey) AS key, toUInt32(raw) AS raw, toUInt32(counted) AS counted
     FROM (SELECT tenantId, appId, laneKey, count() AS raw FROM events GROUP BY tenantId, appId, laneKey) AS e
     FULL OUTER JOIN (
       SELECT tenantId, appId, laneKey, sum(eventCount) AS counted
       FROM sessions FINAL WHERE deleted = 0 GROUP BY tenantId, appId, laneKey) AS s
     USING (tenantId, appId, laneKey)
     WHERE raw != counted ORDER BY app, key`,
    { timeoutMs: COUNT_MS },
  );
  return rows.map(
    ({ app, key, raw, counted }) => `app ${app}, key ${key}: ${raw} rows, sessions claim ${counted}`,
  );
}

/** Outcome → how many events, by the ledger. */
export async function ledgerOf(warehouse: Warehouse, fleet: Fleet): Promise<ReadonlyMap<string, number>> {
  const rows = await warehouse.select<{ outcome: string; total: number }>(
    `SELECT outcome, toFloat64(sum(count)) AS total FROM ledger
     WHERE tenantId = {tenant:String} AND appId = {app:String} GROUP BY outcome`,
    { params: { tenant: fleet.app.tenantId, app: fleet.app.appId }, timeoutMs: COUNT_MS },
  );
  return new Map(rows.map(({ outcome, total }) => [outcome, total]));
}
