import type { TimeRange } from '../question';
import { SESSION_LIVES, SESSION_ROWS } from '../row-set';
import { storedBranch, type Branches } from './branches';
import { countingRows, dayKeys } from './counting-rows';
import { cleanDays, settledDays } from './known-days';
import { stepSql } from './steps';
import { inRanges, join, setApart } from './time-pieces';

const DAY_MS = 86_400_000;

/**
 * Sessions change after they were rolled up, so their rollup rows count for clean days only: settled, and touched by
 * nothing since. All other days come from the session rows. The plan's look for newer rows (`touched-days.ts`) says whether
 * the state is still right about its clean days.
 */
export const sessionBranches = (branches: Branches) =>
  branches.split.question.scope.appId === undefined ? ofTenant(branches) : ofApp(branches);

/** Of one app whole days are clean or not, so each moment is read from one place only. */
function ofApp({ params, split, choice, scope, raw, stored }: Branches) {
  const { range, scope: asked } = split.question;
  const settled = settledDays(choice.state, asked, range);
  const clean = cleanDays(choice.state, asked, range);
  const pieces = setApart(choice.pieces, daysBut(new Set(clean.map(({ day }) => day)), range));
  const selects: string[] = [];
  if (pieces.days.length + pieces.quarters.length > 0) {
    const counting = countingRows(params, choice.state, settled, dayKeys(params, asked, settled));
    selects.push(storedBranch({ params, choice: { ...choice, pieces }, scope, stored }, [counting]));
  }
  if (pieces.raw.length > 0) {
    const where = [scope, inRanges(params, 'startAt', pieces.raw), SESSION_LIVES, ...raw.where];
    selects.push(`SELECT ${raw.select} FROM ${SESSION_ROWS} WHERE ${where.join(' AND ')}${raw.groupBy}`);
  }
  return { selects, settled: clean.length };
}

/** Over all apps of a tenant a day may be clean for one and not for another. */
function ofTenant({ params, split, choice, scope, raw, stored }: Branches) {
  const { pieces, state } = choice;
  const { range, scope: asked } = split.question;
  const settled = settledDays(state, asked, range);
  const keys = dayKeys(params, asked, settled);
  const clean = cleanDays(state, asked, range);
  const steps = clean.map(({ appId, day }) => ({ key: keys.of(appId, day), value: 1 }));
  const isSettled = stepSql(params, steps, 'UInt8');
  const isClean = (time: string): string => `${isSettled(keys.sql(time))} = 1`;
  const counting = countingRows(params, state, settled, keys);
  const where = [
    scope,
    inRanges(params, 'startAt', [range]),
    SESSION_LIVES,
    `NOT (${inRanges(params, 'startAt', join(pieces.days, pieces.quarters))} AND ${isClean('startAt')})`,
    ...raw.where,
  ];
  const selects = [
    storedBranch({ params, choice, scope, stored }, [counting, isClean('at')]),
    `SELECT ${raw.select} FROM ${SESSION_ROWS} WHERE ${where.join(' AND ')}${raw.groupBy}`,
  ];
  return { selects, settled: clean.length };
}

/** The UTC days of a range but for some, as ranges. */
function daysBut(days: ReadonlySet<number>, range: TimeRange): TimeRange[] {
  const others: TimeRange[] = [];
  const sorted = [...days].sort((a, b) => a - b);
  let from = range.from;
  for (const day of sorted) {
    others.push({ from, to: Math.max(from, day * DAY_MS) });
    from = Math.max(from, (day + 1) * DAY_MS);
  }
  others.push({ from, to: Math.max(from, range.to) });
  return join(others.filter((other) => other.from < other.to));
}
