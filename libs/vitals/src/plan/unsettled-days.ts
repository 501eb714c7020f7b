import { DAY_MS } from '@sonde/event-schema';
import { Params, scopeCondition } from '../conditions';
import { QuestionError, type MetricsQuestion, type TimeRange } from '../question';
import { ROLLUP_FAMILIES } from '../rollup/families';
import type { LayerState } from '../rollup/layer-state';
import { countingRows, dayKeys } from './counting-rows';
import type { Kept } from './kept';
import { settledDays, wasSettled } from './known-days';
import { stepSql } from './steps';
import { inRanges, join } from './time-pieces';

/** A look for a day of which nothing tells any more what is asked: its rows are `UnsettledDay`s, one of each kind at most. */
export interface UnsettledLook {
  readonly sql: string;
  readonly params: Readonly<Record<string, unknown>>;
}

export interface UnsettledDay {
  /** Days since 1970-01-01. */
  readonly day: number;
  /** `sessions`: never settled, so its sessions were not added up. `rules`: added up by other rules than those of today. */
  readonly lacks: 'sessions' | 'rules';
}

/** Days whose raw rows have expired, as far as a family's rows of them may be made by other rules. */
export interface Outdated {
  readonly days: readonly TimeRange[];
  /** Ids of the batches with such rows. */
  readonly batches: readonly number[];
}

/** What a plan takes from rollups of days whose raw rows have expired. */
export interface FromExpired {
  readonly sessions: boolean;
  readonly outdated: readonly Outdated[];
}

/**
 * Sessions have rollup rows only of days that were settled: a day that had events, was never settled and has no raw rows any
 * more would be counted as if nobody had come. Rows by other rules do not count: a day that has none but such would be, too.
 * @param kept its `raw` is when raw rows begin; the range begins before it
 * @returns undefined when nothing can be missing
 */
export function lookForUnsettled(
  question: MetricsQuestion,
  state: LayerState,
  kept: Kept,
  { sessions, outdated }: FromExpired,
): UnsettledLook | undefined {
  const params = new Params();
  const selects = sessions ? [neverSettled(params, question, state, kept)] : [];
  const days = join(...outdated.map((one) => one.days));
  if (days.length > 0) {
    const batches = [...new Set(outdated.flatMap((one) => one.batches))].sort((a, b) => a - b);
    selects.push(byOtherRules(params, question, { ...state, batches }, days));
  }
  return selects.length === 0 ? undefined : { sql: selects.join(' UNION ALL '), params: params.values };
}

function neverSettled(
  params: Params,
  { scope, range }: MetricsQuestion,
  state: LayerState,
  kept: Kept,
): string {
  const from = Math.floor(range.from / DAY_MS) * DAY_MS;
  const times = inRanges(params, 'at', [{ from, to: Math.min(range.to, kept.raw) }]);
  const settled = settledDays(state, scope, { from, to: range.to }).filter(wasSettled);
  const keys = dayKeys(params, scope, settled);
  const isSettled = stepSql(
    params,
    settled.map(({ appId, day }) => ({ key: keys.of(appId, day), value: 1 })),
    'UInt8',
  );
  const batches = `batch IN ${params.bind('Array(UInt64)', state.batches)}`;
  return lookAt(params, { scope }, 'sessions', [times, batches, `${isSettled(keys.sql('at'))} = 0`]);
}

function byOtherRules(
  params: Params,
  { scope }: MetricsQuestion,
  state: LayerState,
  days: readonly TimeRange[],
): string {
  const from = Math.floor((days[0]?.from ?? 0) / DAY_MS) * DAY_MS;
  const settled = settledDays(state, scope, { from, to: days.at(-1)?.to ?? 0 });
  const counting = countingRows(params, state, settled, dayKeys(params, scope, settled));
  const whole = days.map((range) => ({ ...range, from: Math.floor(range.from / DAY_MS) * DAY_MS }));
  return lookAt(params, { scope }, 'rules', [inRanges(params, 'at', join(whole)), counting]);
}

/** Every event has a row of usage. */
const lookAt = (
  params: Params,
  { scope }: Pick<MetricsQuestion, 'scope'>,
  lacks: UnsettledDay['lacks'],
  conditions: readonly string[],
): string =>
  `SELECT * FROM (SELECT toUInt32(toDate(at)) AS day, '${lacks}' AS lacks FROM ${ROLLUP_FAMILIES.usage.table} WHERE ` +
  `${[scopeCondition(params, scope), "grain = 'd' AND facet = ''", ...conditions].join(' AND ')} LIMIT 1)`;

/** @throws QuestionError when the look has found a day */
export function checkSettled([found]: readonly UnsettledDay[]): void {
  if (!found) return;
  const day = new Date(found.day * DAY_MS).toISOString().slice(0, 10);
  throw new QuestionError(
    'input.range',
    found.lacks === 'sessions'
      ? `The sessions of ${day} were not added up before their raw rows expired, so nothing knows how many there were: let the ` +
          'range leave that day out.'
      : `What counts has changed with a newer version of Sonde since ${day} was added up, and its raw rows, from which it could ` +
          'be counted anew, have expired: let the range leave that day out, or ask for other metrics.',
  );
}
