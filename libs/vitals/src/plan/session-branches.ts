import { SESSION_LIVES, SESSION_ROWS } from '../row-set';
import { beyondRolled } from './beyond-rolled';
import { storedBranch, type Branches } from './branches';
import { countingRows, dayKeys } from './counting-rows';
import { settledDays } from './known-days';
import { stepSql } from './steps';
import { inRanges, join } from './time-pieces';

const DAY_MS = 86_400_000;

/**
 * Sessions change after they were rolled up, so their rollup rows count for settled days only that nothing has touched
 * since: no published batch (the state says so) and no session row beyond the published ones (the statement looks itself,
 * once, before it reads). All other days come from the session rows.
 */
export function sessionBranches({ params, split, choice, scope, raw, stored }: Branches) {
  const { pieces, state } = choice;
  const { range, scope: asked } = split.question;
  const settled = settledDays(state, asked, range);
  const keys = dayKeys(params, asked, settled);
  const clean = settled.filter((day) => day.clean && !day.stale);
  const cleanKeys = clean.map(({ appId, day }) => ({ key: keys.of(appId, day), value: 1 }));
  const isSettled = stepSql(params, cleanKeys, 'UInt8');
  const isClean = (key: string): string => `${isSettled(key)} = 1`;
  const firstDay = Math.floor(Math.max(range.from, 0) / DAY_MS);
  const lastDay = Math.floor(Math.max(range.to - 1, 0) / DAY_MS);
  // Of one session several rows may lie beyond; each says which days it has been in.
  const days =
    `range(greatest(toUInt32(toDate(startAt)), ${firstDay}), ` +
    `least(toUInt32(toDate(greatest(startAt, endAt))), ${lastDay}) + 1)`;
  const dayKey = `toUInt32(${keys.sql('startAt')} - toUInt32(toDate(startAt)) + day)`;
  const touched =
    `WITH (SELECT arrayFilter(key -> ${isClean('key')}, groupUniqArrayArray(arrayMap(day -> ${dayKey}, ${days}))) ` +
    `FROM sessions WHERE ${scope} AND ${beyondRolled(params, state.rolled)}) AS touched `;
  const usable = (time: string): string =>
    `(${isClean(keys.sql(time))} AND NOT has(touched, ${keys.sql(time)}))`;
  const counting = countingRows(params, state, settled, keys);
  const selects = [storedBranch({ params, choice, scope, stored }, [counting, usable('at')])];
  const rolledUp = join(pieces.days, pieces.quarters);
  const where = [
    scope,
    inRanges(params, 'startAt', [range]),
    SESSION_LIVES,
    `NOT (${inRanges(params, 'startAt', rolledUp)} AND ${usable('startAt')})`,
    ...raw.where,
  ];
  selects.push(`SELECT ${raw.select} FROM ${SESSION_ROWS} WHERE ${where.join(' AND ')}${raw.groupBy}`);
  return { ctes: touched, selects, settled: clean.length };
}
