import { Params } from '../../conditions';
import { nameValues, readFolds } from '../caps';
import { contributionsSql } from '../contributions';
import { ROLLUP_FAMILIES } from '../families';
import { rulesOf } from '../family-rules';
import { rememberInstallsSql } from '../installs';
import { takeAttempt } from './attempt';
import { countEvents } from './count-events';
import { isOneOf, keyOfDay, knownDays, type AppDay } from './days';
import type { DayRow } from './day-row';
import { measureDrift, type Drift } from './drift';
import { highestId, type Entry } from './entry';
import { eraNow, erasUnder, isUnder } from './era';
import { expiredDays } from './expired-days';
import { goneDays } from './gone-days';
import type { Layer } from './layer';
import { publish } from './publish';
import { inRanges, wholeRanges } from './raw-range';
import { newestEntry } from './read-journal';
import { marksOf } from './recent-marks';
import { singleCopies } from './single-copies';
import { touchedSince } from './touched-days';
import { withinDay } from './within-day';

export type Settled =
  | SettledDays
  /** Another has settled one of the days or compacted batches meanwhile, or other rules are those of the journal: begin anew. */
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
  const rules = rulesOf(layer.families);
  if (base.batches.length > 0 && !isUnder(base, rules)) return { kind: 'overtaken' };
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
  if ((await nameValues(store, attempt.batch, layer, layer.families)).length > 0)
    return { kind: 'overtaken' };
  const drift = await measureDrift(layer, base, days, attempt.batch);
  const before = await knownDays(store.select, base, days);
  const rebuilt = { drift, known: before, copies: copies.weights };
  const gone = goneDays(days, rebuilt);
  if (gone.length > 0) return { kind: 'gone', days: gone };
  const events = await countEvents(store.select, rows);
  const entry = await publish(store, attempt, async (state) => {
    if (state.compactedIn !== base.compactedIn || hasBelow(state, base, through)) return undefined;
    if (state.batches.length > 0 && !isUnder(state, rules)) return undefined;
    const eras = erasUnder(state, rules, undefined);
    const known = await knownDays(store.select, state, days);
    if (days.some((one) => known.get(keyOfDay(one))?.through !== before.get(keyOfDay(one))?.through))
      return undefined;
    // Days of which rows were put back or taken away while they were rebuilt, or are about to be: with them or without,
    // nobody knows.
    const since = { number: base.number, restMs: layer.markRestMs ?? 0 };
    const marked = await marksOf(store.select, state, since, days);
    const marks = new Map(marked.map((mark) => [keyOfDay(mark), mark]));
    const touched = await touchedSince(store.select, base, state, days);
    return {
      ...state,
      batches: [...state.batches, { id: attempt.batch, size: events, era: eraNow({ eras }) }],
      eras,
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
  { store, retention, families = ROLLUP_FAMILIES }: Layer,
  batch: number,
  days: readonly AppDay[],
  rows: (params: Params) => string,
  eventsFrom: (params: Params, where: string) => string,
): Promise<void> {
  // Rows that were put back may be an install's first; those that are remembered already change nothing.
  const installs = new Params();
  await store.run(rememberInstallsSql([rows(installs)]), installs.values);
  const folds = await readFolds(store.select);
  for (const family of Object.values(families)) {
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
