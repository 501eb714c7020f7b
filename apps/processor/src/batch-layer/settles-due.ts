import { DAY_MS } from '@sonde/event-schema';
import {
  batchesOf,
  daysAsOf,
  foreignEras,
  MARK_REST_MS,
  markedSince,
  Params,
  ROLLUP_FAMILIES,
  rulesOf,
  type AppDay,
  type Entry,
  type FamilyRules,
  type LayerStore,
} from '@sonde/vitals';

/** How far back days are settled without being asked to. Raw rows are kept for 90 days unless an app says otherwise. */
const REACH_DAYS = 400;

/** A day to settle. */
export interface DueDay extends AppDay {
  /** Events of it, about. */
  readonly events: number;
  /** Its rollup rows are known to be off. */
  readonly stale: boolean;
  /** Some of its rollup rows were made by other rules than those of today. */
  readonly outdated: boolean;
}

/** When a day is to be made anew by other rules. */
export interface Outdating {
  /** By which rows are to be made; absent: those of this version. */
  readonly rules?: FamilyRules;
  /** For how many days apps keep their raw rows: without these nothing can be made anew. */
  readonly kept?: readonly { readonly tenantId: string; readonly appId: string; readonly raw: number }[];
}

/** Apps that the catalog does not know. Days. */
const RAW_DAYS = 90;

/**
 * The days that should be settled, the most urgent first: those that are known to be off, at once; those with rows by
 * other rules, as long as raw rows are kept; those that are over and were never settled; and those that something came for
 * since, but each no more often than every `pauseMs`.
 *
 * @param now epoch milliseconds
 * @param pauseMs also how long after its end a day is left in peace, for what phones send late
 * @param restMs for how long a day that was marked is left alone: who marked it is still at work
 * @throws WarehouseUnavailableError
 */
export async function settlesDue(
  store: LayerStore,
  state: Entry,
  now: number,
  pauseMs: number,
  restMs: number = MARK_REST_MS,
  { rules = rulesOf(), kept = [] }: Outdating = {},
): Promise<DueDay[]> {
  if (state.batches.length === 0) return [];
  const params = new Params();
  const ids = params.bind(
    'Array(UInt64)',
    state.batches.map(({ id }) => id),
  );
  const foreign = params.bind('Array(UInt64)', batchesOf(state, foreignEras(state, rules)));
  const today = Math.floor(now / DAY_MS);
  const names = params.bind(
    'Array(String)',
    kept.map(({ tenantId, appId }) => `${tenantId} ${appId}`),
  );
  const keeps = params.bind(
    'Array(UInt16)',
    kept.map(({ raw }) => raw),
  );
  const hasRawRows = `day + transform(concat(tenantId, ' ', appId), ${names}, ${keeps}, toUInt16(${RAW_DAYS})) > ${params.bind('UInt32', today)}`;
  const first = params.bind('UInt16', Math.max(0, today - REACH_DAYS));
  const lastOver = params.bind('Int64', Math.floor((now - pauseMs) / DAY_MS) - 1);
  // Ids are microseconds: a settle's mark is the id of what was published last before it.
  const recently = params.bind('UInt64', Math.max(0, (now - pauseMs) * 1_000));
  const resting = markedSince(params, state, { number: state.number, restMs });
  const rows = await store.select<Omit<DueDay, 'stale' | 'outdated'> & { stale: 0 | 1; outdated: 0 | 1 }>(
    `SELECT tenantId, appId, day, events, stale, outdated FROM (
       SELECT toString(r.tenantId) AS tenantId, toString(r.appId) AS appId, toUInt16(toDate(r.at)) AS day,
         sumIf(r.events, r.batch > known.through) AS events, uniqExactIf(r.batch, r.batch > known.through) AS batches,
         toUInt8(countIf(r.batch > known.through AND has(${foreign}, r.batch)) > 0) AS outdated,
         toUInt8(any(known.stale)) AS stale, toUInt8(any(known.clean)) AS clean, any(known.through) AS through
       FROM (SELECT tenantId, appId, at, batch, events FROM ${ROLLUP_FAMILIES.usage.table}
         WHERE grain = 'd' AND facet = '' AND batch IN ${ids} AND toUInt16(toDate(at)) >= ${first}) AS r
       LEFT ANY JOIN (SELECT tenantId AS dTenant, appId AS dApp, day AS dDay, through, clean, stale
         FROM (${daysAsOf(params, state)})) AS known
         ON toString(r.tenantId) = known.dTenant AND toString(r.appId) = known.dApp AND toUInt16(toDate(r.at)) = known.dDay
       GROUP BY tenantId, appId, day)
     WHERE (tenantId, appId, day) NOT IN (SELECT tenantId, appId, day FROM (${resting}))
       AND (stale = 1 OR (outdated = 1 AND ${hasRawRows}) OR (toInt64(day) <= ${lastOver}
       AND (through = 0 OR ((clean = 0 OR batches > 1) AND through <= ${recently}))))
     ORDER BY stale DESC, day DESC, tenantId, appId LIMIT 5000`,
    params.values,
  );
  return rows.map((row) => ({ ...row, stale: row.stale === 1, outdated: row.outdated === 1 }));
}

/** Apps of one day that are settled in one go. */
export interface SettleJob {
  readonly day: number;
  readonly apps: readonly DueDay[];
}

/**
 * The first job of these days: as many apps of the first one's day as come to `maxEvents` together, one at least.
 * @param hasFailed such a day is settled last, and alone
 */
export function firstJob(
  due: readonly DueDay[],
  maxEvents: number,
  hasFailed: (day: DueDay) => boolean = () => false,
): SettleJob | undefined {
  const first = due.find((one) => !hasFailed(one)) ?? due[0];
  if (first === undefined) return undefined;
  if (hasFailed(first)) return { day: first.day, apps: [first] };
  const apps: DueDay[] = [];
  let events = 0;
  for (const one of due) {
    if (one.day !== first.day || one.stale !== first.stale || hasFailed(one)) continue;
    if (apps.length > 0 && events + one.events > maxEvents) break;
    apps.push(one);
    events += one.events;
  }
  return { day: first.day, apps };
}
