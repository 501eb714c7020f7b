import { Params } from '../../conditions';
import { ROLLUP_FAMILIES } from '../families';
import { takeAttempt } from './attempt';
import { daysAsOf } from './days';
import type { Entry } from './entry';
import type { Layer } from './layer';
import { publish } from './publish';
import { newestEntry } from './read-journal';

export interface Grace {
  /** How long rows stay that a state of readers may still name. Milliseconds. */
  readonly replacedMs: number;
  /** How long an attempt may take before it is given up for dead. Milliseconds. */
  readonly unpublishedMs: number;
  /** The journal begins anew when it has so many entries. */
  readonly entries: number;
}

/** So many ids are dealt with at once. */
const IDS_AT_ONCE = 500;
const WITHOUT_ROWS = "kind IN ('mark', 'rules', 'cleaning')";

/**
 * Removes rows that no state names and none will: those of attempts that died, and of batches that were replaced. Before
 * anything of an attempt is removed its id is ruled out by an entry of the journal, so an attempt that was only slow
 * begins anew instead of being published without its rows.
 *
 * @returns how many ids were dealt with
 * @throws what the store throws; calling again goes on
 */
export async function clean(layer: Layer, grace: Grace): Promise<number> {
  await shortenJournal(layer, grace);
  await forgetEmpty(layer, grace);
  const suspects = await deadIds(layer, grace);
  if (suspects.length === 0) return 0;
  if (!(await ruleOut(layer, Math.max(...suspects)))) return 0;
  // One of them may have been published right before it was ruled out.
  const stillDead = new Set(await deadIds(layer, grace));
  const ids = suspects.filter((id) => stillDead.has(id));
  if (ids.length === 0) return 0;
  const { store, families = ROLLUP_FAMILIES } = layer;
  const params = { ids };
  for (const { table } of Object.values(families)) {
    const [found] = await store.select<{ rows: number }>(
      `SELECT toUInt32(count()) AS rows FROM ${table} WHERE batch IN {ids:Array(UInt64)}`,
      params,
    );
    if ((found?.rows ?? 0) > 0)
      await store.run(`DELETE FROM ${table} WHERE batch IN {ids:Array(UInt64)}`, params);
  }
  await store.run('DELETE FROM rollup_attempts WHERE batch IN {ids:Array(UInt64)}', params);
  return ids.length;
}

/** Attempts that write no rows of their own leave nothing but their ids. */
async function forgetEmpty({ store }: Layer, { unpublishedMs }: Grace): Promise<void> {
  const where = `WHERE ${WITHOUT_ROWS} AND at < now64(3) - toIntervalMillisecond({unpublishedMs:UInt32})`;
  const [found] = await store.select<{ rows: number }>(
    `SELECT toUInt32(count()) AS rows FROM rollup_attempts ${where}`,
    { unpublishedMs },
  );
  if ((found?.rows ?? 0) >= IDS_AT_ONCE)
    await store.run(`DELETE FROM rollup_attempts ${where}`, { unpublishedMs });
}

/** Ids that were taken and that no state names which somebody may still read by. */
async function deadIds({ store }: Layer, { replacedMs, unpublishedMs }: Grace): Promise<number[]> {
  const rows = await store.select<{ id: number }>(
    `WITH (SELECT max(number) FROM rollup_journal WHERE at < now64(3) - toIntervalMillisecond({replacedMs:UInt32})) AS oldest
     SELECT toFloat64(batch) AS id FROM rollup_attempts
     WHERE NOT (${WITHOUT_ROWS}) AND batch NOT IN (SELECT arrayJoin(batches).1 FROM rollup_journal WHERE number >= oldest)
       AND at < now64(3) - toIntervalMillisecond(if(batch IN (SELECT arrayJoin(batches).1 FROM rollup_journal),
         {replacedMs:UInt32}, {unpublishedMs:UInt32}))
     ORDER BY batch LIMIT ${IDS_AT_ONCE}`,
    { replacedMs, unpublishedMs },
  );
  return rows.map(({ id }) => id);
}

/** @returns false when this attempt was itself ruled out */
async function ruleOut({ store, identity }: Layer, floor: number): Promise<boolean> {
  const state = await newestEntry(store.select);
  if (state.floor >= floor) return true;
  const attempt = await takeAttempt(store, 'cleaning', state, identity);
  const entry = await publish(store, attempt, (current) => ({
    ...current,
    floor: Math.max(current.floor, floor),
    days: [],
  }));
  return entry !== undefined;
}

/** Writes what is known of all days anew, after which the entries and rows before say nothing any more, and removes those. */
async function shortenJournal(layer: Layer, { entries, replacedMs }: Grace): Promise<void> {
  const { store, identity } = layer;
  const state = await newestEntry(store.select);
  if (state.number - state.daysFrom > entries) {
    const attempt = await takeAttempt(store, 'cleaning', state, identity);
    await publish(store, attempt, async (current) => {
      await copyDays(layer, current, attempt.batch);
      return { ...current, daysFrom: current.number + 1, days: [] };
    });
    return;
  }
  // A reader may be about to read days by the entry that it has just read.
  const [old] = await store.select<{ rows: number }>(
    `SELECT toUInt32(count()) AS rows FROM rollup_journal WHERE number < {from:UInt64} AND
       (SELECT min(at) FROM rollup_journal WHERE number >= {from:UInt64}) < now64(3) - toIntervalMillisecond({replacedMs:UInt32})`,
    { from: state.daysFrom, replacedMs },
  );
  if ((old?.rows ?? 0) === 0) return;
  for (const table of ['rollup_days', 'rollup_journal'])
    await store.run(`DELETE FROM ${table} WHERE number < {from:UInt64}`, { from: state.daysFrom });
}

async function copyDays({ store }: Layer, state: Entry, batch: number): Promise<void> {
  const params = new Params();
  const number = params.bind('UInt64', state.number + 1);
  const id = params.bind('UInt64', batch);
  await store.run(
    `INSERT INTO rollup_days (tenantId, appId, day, number, batch, through, clean, stale)
     SELECT tenantId, appId, toDate(day), ${number}, ${id}, through, clean, stale FROM (${daysAsOf(params, state)})
     WHERE through > 0 OR stale = 1`,
    params.values,
  );
}
