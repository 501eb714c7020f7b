import { Params } from '../../conditions';
import { METRIC_IDS, METRICS, type MetricId } from '../../registry';
import { ROLLUP_FAMILIES, type RollupFamilyId } from '../families';
import { rulesOf, type RollupFamilies } from '../family-rules';
import type { RollupFamily } from '../family';
import type { Merged, RollupMeasure } from '../metric-rollup';
import { STATE_SQL } from '../states';
import { daysAsOf, isOneOf, type AppDay } from './days';
import type { Entry } from './entry';
import { batchesOf, foreignEras } from './era';
import type { Layer } from './layer';
import type { Select } from './store';

/** A metric of an app's day as it was published, and as its raw rows say. */
export interface Drift extends AppDay {
  readonly metric: MetricId;
  /** Counts and amounts as they are; of rates the ratio; of durations the mean. Null over nothing. */
  readonly published: number | null;
  readonly rebuilt: number | null;
  /** What was published was made by other rules, so the two need not be the same. */
  readonly otherRules: boolean;
}

/** Sums of the same numbers in another order differ in the last digits. */
const ROUNDING = 1e-9;

/** True when the two figures are not the same though they should be. */
export function isOff({ published, rebuilt, otherRules }: Drift): boolean {
  if (otherRules) return false;
  if (published === null || rebuilt === null) return (published ?? 0) !== (rebuilt ?? 0);
  return Math.abs(published - rebuilt) > ROUNDING * Math.max(1, Math.abs(published), Math.abs(rebuilt));
}

/** Figures that come from one family under one condition are read in one statement. */
interface Reading {
  readonly id: RollupFamilyId;
  readonly family: RollupFamily;
  readonly where: string | undefined;
  readonly metrics: { readonly id: MetricId; readonly measure: RollupMeasure }[];
}

/** How far what is published of these days is off from their rows under `batch`. Session metrics only where they were read from rollups. */
export async function measureDrift(
  { store, families = ROLLUP_FAMILIES }: Pick<Layer, 'store' | 'families'>,
  state: Entry,
  days: readonly AppDay[],
  batch: number,
): Promise<Drift[]> {
  const rules = rulesOf(families);
  const drift: Drift[] = [];
  for (const reading of readings(families)) {
    const foreign = batchesOf(state, foreignEras(state, { [reading.id]: rules[reading.id] ?? '' }));
    drift.push(...(await read(store.select, state, days, { batch, foreign }, reading)));
  }
  return drift;
}

function readings(families: RollupFamilies): Reading[] {
  const known = new Map<string, Reading>();
  for (const id of METRIC_IDS) {
    const rollup = METRICS[id].rollups?.[0];
    if (rollup === undefined) continue;
    const key = `${rollup.family} ${rollup.where ?? ''}`;
    let reading = known.get(key);
    if (reading === undefined) {
      const { family: id } = rollup;
      known.set(key, (reading = { id, family: families[id], where: rollup.where, metrics: [] }));
    }
    reading.metrics.push({ id, measure: rollup.measure });
  }
  return [...known.values()];
}

async function read(
  select: Select,
  state: Entry,
  days: readonly AppDay[],
  { batch, foreign }: { readonly batch: number; readonly foreign: readonly number[] },
  { family, where, metrics }: Reading,
): Promise<Drift[]> {
  const params = new Params();
  const ids = params.bind(
    'Array(UInt64)',
    state.batches.map(({ id }) => id),
  );
  const others = params.bind('Array(UInt64)', foreign);
  const mine = params.bind('UInt64', batch);
  const which = isOneOf(params, days, '(toString(d.tenantId), toString(d.appId), toUInt16(d.day))');
  const isAsked = isOneOf(params, days, '(tenantId, appId, toUInt16(toDate(at)))');
  const states = new Map<string, string>();
  const merged: Merged = (name) => {
    const kind = family.states[name]?.kind;
    if (kind === undefined) throw new Error(`${family.table} has no state ${name}`);
    states.set(name, name);
    return STATE_SQL[kind].read(`r.${name}`);
  };
  const figures = metrics.map(({ measure }, i) => `${figureOf(measure, merged)} AS v${i}`);
  const known = `(SELECT tenantId AS dTenant, appId AS dApp, day AS dDay, through, clean FROM (${daysAsOf(params, state, [which])}))`;
  // Of sessions nothing was asked of the rollup unless the day was clean.
  const counts = `r.batch IN ${ids} AND r.batch > known.through${family.source === 'sessions' ? ' AND known.clean = 1' : ''}`;
  const rows = await select<
    AppDay & { rebuilt: 0 | 1; wasRead: 0 | 1; otherRules: 0 | 1 } & Record<`v${number}`, number | null>
  >(
    `SELECT toString(r.tenantId) AS tenantId, toString(r.appId) AS appId, toUInt16(toDate(r.at)) AS day,
       toUInt8(r.batch = ${mine}) AS rebuilt, max(toUInt8(known.clean)) AS wasRead,
       toUInt8(max(has(${others}, r.batch))) AS otherRules, ${figures.join(', ')}
     FROM (SELECT * FROM ${family.table} WHERE grain = 'd' AND facet = '' AND ${isAsked}
       AND (batch = ${mine} OR batch IN ${ids})${where === undefined ? '' : ` AND (${where})`}) AS r
     LEFT ANY JOIN ${known} AS known
       ON toString(r.tenantId) = known.dTenant AND toString(r.appId) = known.dApp AND toUInt16(toDate(r.at)) = known.dDay
     WHERE r.batch = ${mine} OR (${counts})
     GROUP BY tenantId, appId, day, rebuilt`,
    params.values,
  );
  return days.flatMap((day) => {
    const own = rows.filter(
      (row) => row.tenantId === day.tenantId && row.appId === day.appId && row.day === day.day,
    );
    const before = own.find((row) => row.rebuilt === 0);
    const after = own.find((row) => row.rebuilt === 1);
    if (family.source === 'sessions' && before === undefined && after?.wasRead !== 1) return [];
    return metrics.map(({ id }, i): Drift => {
      const { tenantId, appId, day: number } = day;
      return {
        ...{ tenantId, appId, day: number, metric: id },
        published: before?.[`v${i}`] ?? null,
        rebuilt: after?.[`v${i}`] ?? null,
        otherRules: before?.otherRules === 1,
      };
    });
  });
}

function figureOf(measure: RollupMeasure, merged: Merged): string {
  switch (measure.kind) {
    case 'count':
      return measure.value(merged);
    case 'rate':
      return `${measure.numerator(merged)} / nullIf(${measure.denominator(merged)}, 0)`;
    case 'duration':
      return `${merged(measure.sum)} / nullIf(${merged(measure.count)}, 0)`;
    case 'share_of_versions':
      return measure.amount(merged);
  }
}
