import { Params, scopeCondition } from '../conditions';
import { QuestionError, type MetricsQuestion } from '../question';
import { ROLLUP_FAMILIES } from '../rollup/families';
import type { LayerState } from '../rollup/layer-state';
import { dayKeys } from './counting-rows';
import { settledDays, wasSettled } from './known-days';
import { stepSql } from './steps';
import { inRanges } from './time-pieces';

const DAY_MS = 86_400_000;

/** A look for a day whose sessions nothing knows any more: its rows are `UnsettledDay`s, one at most. */
export interface UnsettledLook {
  readonly sql: string;
  readonly params: Readonly<Record<string, unknown>>;
}

export interface UnsettledDay {
  /** Days since 1970-01-01. */
  readonly day: number;
}

/**
 * Sessions have rollup rows only of days that were settled. A day that had events, was never settled and has no raw rows any
 * more would be counted as if nobody had come.
 * @param rawFrom from when on raw rows are kept, epoch milliseconds; the range begins before it
 */
export function lookForUnsettled(
  { scope, range }: MetricsQuestion,
  state: LayerState,
  rawFrom: number,
): UnsettledLook {
  const params = new Params();
  const from = Math.floor(range.from / DAY_MS) * DAY_MS;
  const times = inRanges(params, 'at', [{ from, to: Math.min(range.to, rawFrom) }]);
  const settled = settledDays(state, scope, { from, to: range.to }).filter(wasSettled);
  const keys = dayKeys(params, scope, settled);
  const isSettled = stepSql(
    params,
    settled.map(({ appId, day }) => ({ key: keys.of(appId, day), value: 1 })),
    'UInt8',
  );
  const where = [
    scopeCondition(params, scope),
    "grain = 'd' AND facet = ''",
    times,
    `batch IN ${params.bind('Array(UInt64)', state.batches)}`,
    `${isSettled(keys.sql('at'))} = 0`,
  ];
  const sql = `SELECT toUInt32(toDate(at)) AS day FROM ${ROLLUP_FAMILIES.usage.table} WHERE ${where.join(' AND ')} LIMIT 1`;
  return { sql, params: params.values };
}

/** @throws QuestionError when the look has found a day */
export function checkSettled([found]: readonly UnsettledDay[]): void {
  if (!found) return;
  const day = new Date(found.day * DAY_MS).toISOString().slice(0, 10);
  throw new QuestionError(
    'input.range',
    `The sessions of ${day} were not added up before their raw rows expired, so nothing knows how many there were: let the ` +
      'range leave that day out.',
  );
}
