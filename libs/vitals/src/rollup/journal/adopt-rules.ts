import { Params } from '../../conditions';
import { ROLLUP_FAMILIES } from '../families';
import { rulesOf, type RollupFamilies } from '../family-rules';
import { takeAttempt } from './attempt';
import { daysAsOf } from './days';
import type { Entry } from './entry';
import { batchesOf, changedFamilies, erasUnder, foreignEras, isUnder, type Era } from './era';
import type { Layer } from './layer';
import { publish } from './publish';
import { newestEntry } from './read-journal';
import type { Select } from './store';

export interface Adopted {
  readonly entry: Entry;
  /** Families whose rows were made by other rules until now, by id. */
  readonly changed: readonly string[];
}

/**
 * Says that from now on rollups are made by the rules of the layer's families. Batches from before stay, and count for the
 * families whose rules have not changed; days of the others are read from raw rows until they are settled.
 *
 * Where nothing is published yet nothing is said: the first roll-up says it.
 */
export async function adoptRules(layer: Layer): Promise<Adopted> {
  const { store, identity, families = ROLLUP_FAMILIES } = layer;
  const rules = rulesOf(families);
  const base = await newestEntry(store.select);
  if (base.batches.length === 0 || isUnder(base, rules)) return { entry: base, changed: [] };
  const attempt = await takeAttempt(store, 'rules', base, identity);
  const entry = await publish(store, attempt, async (state) => {
    const open = state.eras.filter(({ until }) => until === 0);
    const days = await daysOfRows(store.select, families, batchesOf(state, open));
    return { ...state, eras: erasUnder(state, rules, days), days: [] };
  });
  // Another has ruled the id out meanwhile.
  if (entry === undefined) return adoptRules(layer);
  return { entry, changed: changedFamilies(base.eras.at(-1)?.rules ?? {}, rules) };
}

/** How far history is made by the layer's rules. */
export interface RulesProgress {
  /** Days of apps with rows by other rules that nothing has replaced, whether or not their raw rows are still there. */
  readonly days: number;
  readonly entry: Entry;
}

/**
 * Looks which days still have rows by other rules, and publishes how far these reach, so that questions over all apps of a
 * tenant read the days beyond from rollups again.
 */
export async function followRules(layer: Layer): Promise<RulesProgress> {
  const { store, identity, families = ROLLUP_FAMILIES } = layer;
  const rules = rulesOf(families);
  const base = await newestEntry(store.select);
  const foreign = foreignEras(base, rules).filter(({ until }) => until > 0);
  if (foreign.length === 0 || !isUnder(base, rules)) return { days: 0, entry: base };
  const left = new Map<number, DaysLeft>();
  for (const era of foreign) left.set(era.number, await daysLeft(store.select, families, base, era));
  const days = Math.max(...[...left.values()].map((one) => one.days));
  const isNarrower = foreign.some((era) => {
    const found = left.get(era.number);
    return found !== undefined && (found.firstDay > era.firstDay || found.lastDay < era.lastDay);
  });
  if (!isNarrower) return { days, entry: base };
  const attempt = await takeAttempt(store, 'rules', base, identity);
  // Rows of an era that is over become fewer only, so what was seen of them holds for whatever was published since.
  const entry = await publish(store, attempt, (state) => ({
    ...state,
    eras: state.eras.map((era) => {
      const found = left.get(era.number);
      if (found === undefined || era.until === 0) return era;
      const firstDay = Math.max(era.firstDay, found.firstDay);
      return { ...era, firstDay, lastDay: Math.min(era.lastDay, found.lastDay) };
    }),
    days: [],
  }));
  return { days, entry: entry ?? base };
}

/** An era's batches whose replaced rows are to be left behind, now that no more of them can be; undefined: there are none. */
export const batchesToEnd = ({ batches, eras }: Entry) => {
  const era = eras.find(
    ({ until, number }) => until > 0 && batches.filter((batch) => batch.era === number).length > 1,
  );
  return era && batches.filter((batch) => batch.era === era.number);
};

type DaysOfRows = Pick<Era, 'firstDay' | 'lastDay'>;
type DaysLeft = DaysOfRows & { readonly days: number };

/** No day lies between these. */
const NO_DAYS: DaysOfRows = { firstDay: 65_535, lastDay: 0 };

const tablesOf = (families: RollupFamilies): string[] => Object.values(families).map(({ table }) => table);

/** Between which days the rows of some batches lie. */
async function daysOfRows(
  select: Select,
  families: RollupFamilies,
  ids: readonly number[],
): Promise<DaysOfRows> {
  let { firstDay, lastDay } = NO_DAYS;
  for (const table of tablesOf(families)) {
    const [found] = await select<DaysOfRows & { rows: number }>(
      `SELECT toUInt16(toDate(min(at))) AS firstDay, toUInt16(toDate(max(at))) AS lastDay, toUInt8(count() > 0) AS rows
       FROM ${table} WHERE grain = 'd' AND facet = '' AND batch IN {ids:Array(UInt64)}`,
      { ids },
    );
    if (found?.rows !== 1) continue;
    firstDay = Math.min(firstDay, found.firstDay);
    lastDay = Math.max(lastDay, found.lastDay);
  }
  return { firstDay, lastDay };
}

/** The days of an era that no settle since has rebuilt. */
async function daysLeft(select: Select, families: RollupFamilies, state: Entry, era: Era): Promise<DaysLeft> {
  const params = new Params();
  const ids = params.bind('Array(UInt64)', batchesOf(state, [era]));
  const until = params.bind('UInt64', era.until);
  const rebuilt = `SELECT tenantId, appId, day FROM (${daysAsOf(params, state)}) WHERE through >= ${until}`;
  const each = tablesOf(families).map(
    (table) =>
      `SELECT DISTINCT toString(tenantId) AS tenant, toString(appId) AS app, toUInt16(toDate(at)) AS dayNumber
       FROM ${table} WHERE grain = 'd' AND facet = '' AND batch IN ${ids}`,
  );
  const [found] = await select<DaysLeft>(
    `SELECT toFloat64(count()) AS days, min(dayNumber) AS firstDay, max(dayNumber) AS lastDay
     FROM (SELECT DISTINCT tenant, app, dayNumber FROM (${each.join(' UNION ALL ')}))
     WHERE (tenant, app, dayNumber) NOT IN (${rebuilt})`,
    params.values,
  );
  return found === undefined || found.days === 0 ? { ...NO_DAYS, days: 0 } : found;
}
