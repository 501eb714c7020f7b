import { Params } from '../../conditions';
import { isOneOf, type AppDay } from './days';
import type { Entry } from './entry';
import { publishedBetween } from './read-journal';
import type { Select } from './store';

/**
 * For how long a mark stands whatever is settled. Who marks a day writes rows next, and marks it once more; a settle in
 * between has not seen them, and who wrote them may die before the second mark. Milliseconds.
 */
export const MARK_REST_MS = 15 * 60_000;

/** Which marks are asked for. */
interface Since {
  /** Those of entries above this number… */
  readonly number: number;
  /** …and those that are not older than this, by ClickHouse's clock. Milliseconds. */
  readonly restMs: number;
}

/** Subquery of (tenantId, appId, day, stale) that were marked. */
export function markedSince(params: Params, state: Entry, { number, restMs }: Since): string {
  const first = params.bind('UInt64', state.daysFrom);
  const last = params.bind('UInt64', state.number);
  const age = params.bind('UInt32', restMs);
  return (
    `SELECT toString(d.tenantId) AS tenantId, toString(d.appId) AS appId, toUInt16(d.day) AS day, max(d.stale) AS stale ` +
    `FROM rollup_days AS d WHERE d.clean = 0 AND (d.number, d.batch) IN (SELECT number, batch FROM rollup_journal ` +
    `WHERE kind = 'mark' AND (number, batch) IN (${publishedBetween(first, last)}) ` +
    `AND (number > ${params.bind('UInt64', number)} OR at > now64(3) - toIntervalMillisecond(${age}))) ` +
    `GROUP BY tenantId, appId, day`
  );
}

/** Those of some days that were marked. */
export async function marksOf(
  select: Select,
  state: Entry,
  since: Since,
  days: readonly AppDay[],
): Promise<(AppDay & { readonly stale: boolean })[]> {
  const params = new Params();
  const marked = markedSince(params, state, since);
  const rows = await select<AppDay & { stale: 0 | 1 }>(
    `SELECT tenantId, appId, day, stale FROM (${marked}) WHERE ${isOneOf(params, days)}`,
    params.values,
  );
  return rows.map((row) => ({ ...row, stale: row.stale === 1 }));
}

/** True when raw rows that are rolled up were put back or taken away since an entry, or when that can no longer be told. */
export async function hasStaleMarkSince(select: Select, base: Entry, state: Entry): Promise<boolean> {
  if (state.number === base.number) return false;
  // The entries in between were summed up and removed.
  if (state.daysFrom > base.number + 1) return true;
  const params = new Params();
  const marked = markedSince(params, state, { number: base.number, restMs: 0 });
  const [row] = await select<{ marks: number }>(
    `SELECT toUInt32(count()) AS marks FROM (${marked}) WHERE stale = 1`,
    params.values,
  );
  return (row?.marks ?? 0) > 0;
}
