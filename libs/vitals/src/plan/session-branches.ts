import type { TimeRange } from '../question';
import { SESSION_LIVES, SESSION_ROWS } from '../row-set';
import { storedBranch, type Branches } from './branches';
import { countingRows, dayKeys } from './counting-rows';
import type { Kept } from './kept';
import { daysOfSessions, settledDays } from './known-days';
import { stepSql } from './steps';
import { daysBut, inRanges, join, setApart } from './time-pieces';

/**
 * Sessions change after they were rolled up, so their rollup rows count for clean days only: settled, and touched by
 * nothing since. All other days come from the session rows, as long as these are kept: of older days the rollup rows are
 * what is left, whatever came late, and days that have none are refused (`unsettled-days.ts`). The plan's look for newer rows (`touched-days.ts`) says whether
 * the state is still right about its clean days.
 */
export const sessionBranches = (branches: Branches) =>
  branches.split.question.scope.appId === undefined ? ofTenant(branches) : ofApp(branches);

/** Of one app whole days are clean or not, so each moment is read from one place only. */
function ofApp({ params, split, choice, scope, raw, stored: side }: Branches) {
  const { range, scope: asked } = split.question;
  const settled = settledDays(choice.state, asked, range);
  const stored = daysOfSessions(choice.state, asked, range, choice.kept.raw);
  const pieces = setApart(
    choice.pieces,
    daysBut(new Set(stored.map(({ day }) => day)), withRows(range, choice.kept)),
  );
  const selects: string[] = [];
  if (pieces.days.length + pieces.quarters.length > 0) {
    const counting = countingRows(params, choice.state, settled, dayKeys(params, asked, settled));
    selects.push(storedBranch({ params, choice: { ...choice, pieces }, scope, stored: side }, [counting]));
  }
  if (pieces.raw.length > 0) {
    const where = [scope, inRanges(params, 'startAt', pieces.raw), SESSION_LIVES, ...raw.where];
    selects.push(`SELECT ${raw.select} FROM ${SESSION_ROWS} WHERE ${where.join(' AND ')}${raw.groupBy}`);
  }
  return { selects, settled: stored.length };
}

/** Over all apps of a tenant a day may be clean for one and not for another. */
function ofTenant({ params, split, choice, scope, raw, stored }: Branches) {
  const { pieces, state, kept } = choice;
  const { range, scope: asked } = split.question;
  const settled = settledDays(state, asked, range);
  const keys = dayKeys(params, asked, settled);
  const counted = daysOfSessions(state, asked, range, kept.raw);
  const steps = counted.map(({ appId, day }) => ({ key: keys.of(appId, day), value: 1 }));
  const isCounted = stepSql(params, steps, 'UInt8');
  const isStored = (time: string): string => `${isCounted(keys.sql(time))} = 1`;
  const counting = countingRows(params, state, settled, keys);
  const selects = [storedBranch({ params, choice, scope, stored }, [counting, isStored('at')])];
  const rows = withRows(range, kept);
  if (rows.from < rows.to) {
    const where = [
      scope,
      inRanges(params, 'startAt', [rows]),
      SESSION_LIVES,
      `NOT (${inRanges(params, 'startAt', join(pieces.days, pieces.quarters))} AND ${isStored('startAt')})`,
      ...raw.where,
    ];
    selects.push(`SELECT ${raw.select} FROM ${SESSION_ROWS} WHERE ${where.join(' AND ')}${raw.groupBy}`);
  }
  return { selects, settled: counted.length };
}

/** The part of a range whose raw rows are kept. */
const withRows = ({ from, to }: TimeRange, { raw }: Kept): TimeRange => ({ from: Math.max(from, raw), to });
