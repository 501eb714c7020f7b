import { NOTHING_PUBLISHED, type LayerState, type SettledDay } from '../layer-state';
import { batchesOf } from './era';
import { newestEntry, publishedBetween } from './read-journal';
import type { Select } from './store';

interface DaysOfApp {
  readonly appId: string;
  readonly days: readonly number[];
  readonly throughs: readonly number[];
  readonly cleans: readonly (0 | 1)[];
  readonly stales: readonly (0 | 1)[];
}

/**
 * The state as it is published now, for the questions of a tenant.
 *
 * The entry is read first and then the days up to it: both never change, so what is published in between does not mix in.
 * @param before an earlier state of the same tenant: only what was published since is read
 */
export async function readLayerState(
  select: Select,
  tenantId: string,
  before: LayerState = NOTHING_PUBLISHED,
): Promise<LayerState> {
  const entry = await newestEntry(select);
  // Another database, or one that was emptied, begins its journal anew.
  if (entry.number < before.number) return readLayerState(select, tenantId);
  if (entry.number === before.number) return before;
  const isAfterAll = entry.daysFrom <= before.number;
  const from = isAfterAll ? before.number + 1 : entry.daysFrom;
  const changed = await select<DaysOfApp>(
    `SELECT appId, groupArray(dayNumber) AS days, groupArray(last.1) AS throughs, groupArray(last.2) AS cleans,
       groupArray(last.3) AS stales
     FROM (
       SELECT toString(rollup_days.appId) AS appId, toUInt16(day) AS dayNumber,
         argMax((toFloat64(through), clean, stale), rollup_days.number) AS last
       FROM rollup_days
       WHERE tenantId = {tenantId:String} AND number >= {from:UInt64} AND number <= {to:UInt64}
         AND (number, batch) IN (${publishedBetween('{from:UInt64}', '{to:UInt64}')})
       GROUP BY appId, dayNumber)
     GROUP BY appId`,
    { tenantId, from, to: entry.number },
  );
  const folded = await select<{ appId: string; dimension: string }>(
    `SELECT DISTINCT toString(appId) AS appId, toString(dimension) AS dimension FROM folded_dimensions
     WHERE tenantId = {tenantId:String}`,
    { tenantId },
  );
  return {
    number: entry.number,
    batches: entry.batches.map(({ id }) => id),
    eras: entry.eras.map(({ number, ...era }) => ({ ...era, batches: batchesOf(entry, [{ number }]) })),
    rolled: entry.rolled,
    settled: merged(isAfterAll ? before.settled : [], changed),
    capped: folded,
  };
}

function merged(before: readonly SettledDay[], changed: readonly DaysOfApp[]): SettledDay[] {
  const days = new Map(before.map((day) => [keyOf(day), day]));
  for (const { appId, days: numbers, throughs, cleans, stales } of changed) {
    numbers.forEach((day, i) => {
      const known: SettledDay = {
        appId,
        day,
        through: throughs[i] ?? 0,
        clean: cleans[i] === 1,
        stale: stales[i] === 1,
      };
      days.set(keyOf(known), known);
    });
  }
  return [...days.values()];
}

const keyOf = ({ appId, day }: SettledDay): string => `${appId} ${day}`;
