import { Params } from '../../conditions';
import { nameValues, readFolds } from '../caps';
import { contributionsSql } from '../contributions';
import { ROLLUP_FAMILIES } from '../families';
import { rememberInstallsSql } from '../installs';
import { takeAttempt } from './attempt';
import { daysAsOf, DAY_COLUMNS, isOneOf, keyOfDay, selectDays, type AppDay } from './days';
import type { DayRow } from './day-row';
import { isOff, measureDrift, type Drift } from './drift';
import { highestId, type Entry } from './entry';
import { expiredDays } from './expired-days';
import type { Layer } from './layer';
import { publish } from './publish';
import { inRanges, rangesBetween, wholeRanges } from './raw-range';
import { newestEntry } from './read-journal';
import { marksOf } from './recent-marks';
import { singleCopies } from './single-copies';
import type { Select } from './store';
import { touchedBy } from './touched-days';
import { withinDay } from './within-day';

export type Settled =
  | SettledDays
  /** Another has settled one of the days or compacted batches meanwhile: begin anew. */
  | { readonly kind: 'overtaken' }
  /** Raw rows of these days have expired, or are gone though nothing says that they were taken away: what was rolled up stays. */
  | { readonly kind: 'gone'; readonly days: readonly AppDay[] };

export interface SettledDays {
  readonly kind: 'settled';
  readonly entry: Entry;
  /** How far what was published was off. */
  readonly drift: readonly Drift[];
  /** Raw rows that it was rebuilt from. */
  readonly events: number;
  /** Rows that were one copy too many. */
  readonly copies: number;
}

/**
 * Rebuilds one UTC day of some apps from raw rows, as a batch that counts instead of all that was published of them before.
 * Inserts, roll-ups and questions go on meanwhile: what is rolled up while it works counts on top, since it reads no
 * raw row beyond what was rolled up when it began.
 *
 * @param apps of one day, each once
 * @throws what the store throws: then begin anew
 */
export async function settleDay(
  layer: Layer,
  apps: readonly Omit<AppDay, 'day'>[],
  day: number,
): Promise<Settled> {
  const { store, identity } = layer;
  const base = await newestEntry(store.select);
  const days = apps.map(({ tenantId, appId }): AppDay => ({ tenantId, appId, day }));
  const expired = await expiredDays(store.select, days);
  if (expired.length > 0) return { kind: 'gone', days: expired };
  const attempt = await takeAttempt(store, 'settle', base, identity);
  const through = highestId(base);
  const rows = (params: Params): string => {
    const scope = isOneOf(params, days, '(tenantId, appId, toUInt16(toDate(at)))');
    return `${withinDay(params, 'at', days)} AND ${scope} AND ${inRanges(params, wholeRanges(base.rolled))}`;
  };
  const copies = await singleCopies(store.select, rows);
  await rebuild(layer, attempt.batch, days, rows, copies.from);
  // Rows that were put back may name what no roll-up has seen.
  if ((await nameValues(store, attempt.batch, layer.cap)).length > 0) return { kind: 'overtaken' };
  const drift = await measureDrift(store.select, base, days, attempt.batch);
  const before = await knownOf(layer, base, days);
  const gone = goneOf(drift, before, copies.weights);
  if (gone.length > 0) return { kind: 'gone', days: gone };
  const events = await countEvents(store.select, rows);
  const entry = await publish(store, attempt, async (state) => {
    if (state.compactedIn !== base.compactedIn || hasBelow(state, base, through)) return undefined;
    const known = await knownOf(layer, state, days);
    if (days.some((one) => known.get(keyOfDay(one))?.through !== before.get(keyOfDay(one))?.through))
      return undefined;
    // Days of which rows were put back or taken away while they were rebuilt, or are about to be: with them or without,
    // nobody knows.
    const since = { number: base.number, restMs: layer.markRestMs ?? 0 };
    const marked = await marksOf(store.select, state, since, days);
    const marks = new Map(marked.map((mark) => [keyOfDay(mark), mark]));
    const touched = await touchedSince(layer, base, state, days);
    return {
      ...state,
      batches: [...state.batches, { id: attempt.batch, size: events }],
      floor: Math.max(state.floor, through),
      settledIn: state.number + 1,
      days: days.map((one): DayRow => ({
        ...one,
        through,
        clean: !touched.has(keyOfDay(one)) && !marks.has(keyOfDay(one)),
        stale: marks.get(keyOfDay(one))?.stale === true,
      })),
    };
  });
  if (entry === undefined) return { kind: 'overtaken' };
  return { kind: 'settled', entry, drift, events, copies: copies.extra };
}

async function rebuild(
  { store, retention }: Layer,
  batch: number,
  days: readonly AppDay[],
  rows: (params: Params) => string,
  eventsFrom: (params: Params, where: string) => string,
): Promise<void> {
  // Rows that were put back may be an install's first; those that are remembered already change nothing.
  const installs = new Params();
  await store.run(rememberInstallsSql([rows(installs)]), installs.values);
  const folds = await readFolds(store.select);
  for (const family of Object.values(ROLLUP_FAMILIES)) {
    const params = new Params();
    let from: string;
    let where: string[] = [];
    if (family.source === 'sessions') {
      const scope = isOneOf(params, days, '(tenantId, appId, toUInt16(toDate(startAt)))');
      from = 'sessions FINAL';
      where = [withinDay(params, 'startAt', days), scope, 'deleted = 0'];
    } else {
      const condition = rows(params);
      from = eventsFrom(params, condition);
      if (from === 'events') where = [condition];
    }
    const sql = contributionsSql(params, { family, from, where, batch, folds, retention });
    await store.run(sql, params.values);
  }
}

/**
 * True when a batch was published since with an id below the mark: an attempt that began before the newest one of `base`
 * and was slower. What it holds was not rebuilt, and would not count.
 */
const hasBelow = (state: Entry, base: Entry, through: number): boolean =>
  state.batches.some(({ id }) => id <= through && !base.batches.some((known) => known.id === id));

/**
 * Days of which there are fewer events than were published, copies that were published with them included, though no row
 * was said to be taken away; or none at all, whatever was said: nobody takes away all rows of a day one by one.
 */
function goneOf(
  drift: readonly Drift[],
  known: ReadonlyMap<string, DayRow>,
  copies: ReadonlyMap<string, number>,
): AppDay[] {
  return drift
    .filter((one) => one.metric === 'EVENTS' && isOff(one))
    .filter((one) => {
      const stored = (one.rebuilt ?? 0) + (copies.get(`${one.tenantId} ${one.appId}`) ?? 0);
      if (stored === 0) return true;
      const isFewer = stored < (one.published ?? 0) && isOff({ ...one, rebuilt: stored });
      return isFewer && known.get(keyOfDay(one))?.stale !== true;
    })
    .map(({ tenantId, appId, day }) => ({ tenantId, appId, day }));
}

async function countEvents(select: Select, where: (params: Params) => string): Promise<number> {
  const params = new Params();
  const [row] = await select<{ rows: number }>(
    `SELECT toFloat64(count()) AS rows FROM events WHERE ${where(params)}`,
    params.values,
  );
  return row?.rows ?? 0;
}

async function knownOf(
  { store }: Layer,
  state: Entry,
  days: readonly AppDay[],
): Promise<Map<string, DayRow>> {
  const params = new Params();
  const which = isOneOf(params, days, '(toString(d.tenantId), toString(d.appId), toUInt16(d.day))');
  const rows = await selectDays(
    store.select,
    `SELECT ${DAY_COLUMNS} FROM (${daysAsOf(params, state, [which])})`,
    params.values,
  );
  return new Map(rows.map((row) => [keyOfDay(row), row]));
}

/** Days with sessions that changed, and were rolled past, while they were rebuilt. */
async function touchedSince(
  { store }: Layer,
  base: Entry,
  state: Entry,
  days: readonly AppDay[],
): Promise<Set<string>> {
  const ranges = rangesBetween(base.rolled, state.rolled);
  if (ranges.length === 0) return new Set();
  const params = new Params();
  const touched = touchedBy(params, ranges);
  const rows = await store.select<AppDay>(
    `SELECT tenantId, appId, day FROM (${touched}) WHERE ${isOneOf(params, days)}`,
    params.values,
  );
  return new Set(rows.map(keyOfDay));
}
