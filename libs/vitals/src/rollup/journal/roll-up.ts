import { Params } from '../../conditions';
import { nameValues, readFolds } from '../caps';
import { contributionsSql } from '../contributions';
import { ROLLUP_FAMILIES } from '../families';
import { rulesOf } from '../family-rules';
import { rememberInstallsSql } from '../installs';
import type { RolledPosition } from '../layer-state';
import { adoptRules } from './adopt-rules';
import { takeAttempt, type Attempt } from './attempt';
import { countEvents } from './count-events';
import type { Entry } from './entry';
import { eraNow, erasUnder, isUnder } from './era';
import type { Layer } from './layer';
import { publish } from './publish';
import { advanced, inRanges, isSame, rangesBetween, type RawRange } from './raw-range';
import { hasStaleMarkSince } from './recent-marks';
import { cleanDaysTouched } from './touched-days';

export interface RollUp {
  /**
   * `overtaken`: another worker has published meanwhile, or rows were put back that this one may have missed; begin anew
   * if there is still something to do.
   */
  readonly kind: 'published' | 'nothing' | 'overtaken';
  readonly entry: Entry;
  /** Raw rows that it stands for. */
  readonly events: number;
  /** Raw rows that are still beyond, up to `tops`. */
  readonly left: number;
}

/**
 * Adds what raw rows up to `tops` contribute, as one batch. Rows up to there must be in ClickHouse and never come later.
 * @param tops one for each log partition, inclusive
 * @param maxEvents about as many raw rows are taken at once; what is left is said
 * @throws what the store throws: then begin anew
 */
export async function rollUp(
  layer: Layer,
  tops: readonly RolledPosition[],
  maxEvents: number,
): Promise<RollUp> {
  const { store } = layer;
  const rules = rulesOf(layer.families);
  const { entry: base } = await adoptRules(layer);
  const whole = rangesBetween(base.rolled, tops);
  if (whole.length === 0) return { kind: 'nothing', entry: base, events: 0, left: 0 };
  const waiting = await countEvents(store.select, (params) => inRanges(params, whole));
  const ranges = waiting <= maxEvents ? whole : whole.map((range) => cut(range, maxEvents / waiting));
  const events =
    ranges === whole ? waiting : await countEvents(store.select, (params) => inRanges(params, ranges));
  const left = waiting - events;
  const attempt = await attemptOn(layer, base, events > 0 ? ranges : []);
  const entry = await publish(store, attempt, async (state) => {
    const isOurs = isUnder(state, rules) || state.batches.length === 0;
    if (!isOurs || !isSame(state.rolled, base.rolled)) return undefined;
    if (await hasStaleMarkSince(store.select, base, state)) return undefined;
    const eras = erasUnder(state, rules, undefined);
    const batch = { id: attempt.batch, size: events, era: eraNow({ eras }) };
    const touched = await cleanDaysTouched(store.select, state, ranges);
    return {
      ...state,
      batches: events > 0 ? [...state.batches, batch] : state.batches,
      eras,
      rolled: advanced(base.rolled, ranges),
      days: touched.map((day) => ({ ...day, clean: false })),
    };
  });
  return entry === undefined
    ? { kind: 'overtaken', entry: base, events: 0, left: waiting }
    : { kind: 'published', entry, events, left };
}

/** An attempt with the contributions of these rows, whose names have their places. */
async function attemptOn(layer: Layer, base: Entry, ranges: readonly RawRange[]): Promise<Attempt> {
  const { store, identity } = layer;
  for (;;) {
    const attempt = await takeAttempt(store, 'roll-up', base, identity);
    if (ranges.length === 0) return attempt;
    await contribute(layer, ranges, attempt.batch);
    const folds = await nameValues(store, attempt.batch, layer, layer.families);
    if (folds.length === 0) return attempt;
    // A dimension has come to more values than its app may have: from now on it folds, in these rows already.
  }
}

async function contribute(layer: Layer, ranges: readonly RawRange[], batch: number): Promise<void> {
  const installs = new Params();
  await layer.store.run(rememberInstallsSql([inRanges(installs, ranges)]), installs.values);
  const folds = await readFolds(layer.store.select);
  for (const family of Object.values(layer.families ?? ROLLUP_FAMILIES)) {
    if (family.source !== 'events') continue;
    const params = new Params();
    const { retention } = layer;
    const where = [inRanges(params, ranges)];
    const sql = contributionsSql(params, {
      family,
      from: 'events',
      where,
      batch,
      folds,
      retention,
    });
    await layer.store.run(sql, params.values);
  }
}

/** The first part of a range, at least one offset. */
const cut = (range: RawRange, share: number): RawRange => ({
  ...range,
  to: Math.min(range.to, range.after + Math.max(1, Math.ceil((range.to - range.after) * share))),
});
