import { Params, scopeCondition, timeParam } from '@sonde/vitals';
import type { Amounts } from '../comparable';
import type { StratumMoments } from '../moments';
import { PRODUCTION, ROLLOUT_INSTALLS } from '../population';
import { arrivedEvents, arrivedRows, eventsOf, type Side, type Subject } from './side';

export interface Question {
  readonly sql: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** More installs than this in one version are sampled. */
export const MAX_INSTALLS = 200_000;

export interface RolloutRow {
  readonly version: string;
  /** Epoch milliseconds of the first hour with enough installs; null when there was none. */
  readonly busyAt: number | null;
  /** Epoch milliseconds of the first event of any install. */
  readonly firstAt: number;
}

/** When each version was rolled out, as far as its rows tell. */
export function rolloutQuestion(
  scope: { readonly tenantId: string; readonly appId: string },
  versions: readonly string[],
  until: number,
): Question {
  const params = new Params();
  const where = [
    scopeCondition(params, scope),
    `at < ${timeParam(params, until)}`,
    `has(${params.bind('Array(String)', versions)}, appVersion)`,
    PRODUCTION,
  ].join(' AND ');
  const sql =
    `SELECT version, if(countIf(installs >= ${ROLLOUT_INSTALLS}) > 0, ` +
    `toFloat64(minIf(hour, installs >= ${ROLLOUT_INSTALLS})) * 3600000, NULL) AS busyAt, min(firstMs) AS firstAt ` +
    `FROM (SELECT toString(appVersion) AS version, intDiv(toUnixTimestamp64Milli(at), 3600000) AS hour, ` +
    `uniqExact(installId) AS installs, toFloat64(min(toUnixTimestamp64Milli(at))) AS firstMs FROM events ` +
    `WHERE ${where} GROUP BY version, hour) GROUP BY version`;
  return { sql, params: params.values };
}

/** About how many installs a side has: `installs`. Decides whether they are sampled. */
export function sizeQuestion(subject: Subject, side: Side): Question {
  const params = new Params();
  const sql = `SELECT toFloat64(uniqCombined(installId)) AS installs FROM events WHERE ${arrivedEvents(params, subject, side)}`;
  return { sql, params: params.values };
}

/** Installs that used a version up to its age, also those whose events arrived later: `installs`. */
export function usedQuestion(subject: Subject, side: Side): Question {
  const params = new Params();
  const sql = `SELECT toFloat64(uniqExact(installId)) AS installs FROM events WHERE ${eventsOf(params, subject, side)}`;
  return { sql, params: params.values };
}

/** Distance of the two levels around a percentile between which the density is measured. */
const spacing = (level: number): number => Math.min(level, 1 - level) / 5;

export interface PercentileRow {
  /** Over both versions; null without a value. */
  readonly value: number | null;
  /** Milliseconds that the value moves when the share at or below it moves by 1. */
  readonly slope: number | null;
}

/** The percentile over both versions, which is the threshold at which they are compared, and the slope there. */
export function percentileQuestion(
  subject: Subject,
  sides: readonly [Side, Side],
  { level, value }: Extract<Amounts, { kind: 'percentile' }>,
): Question {
  const params = new Params();
  const values = sides.map((side) => {
    const { from, where } = arrivedRows(params, subject, side);
    return `SELECT ${value} AS measuredValue FROM ${from} WHERE ${where}`;
  });
  const h = spacing(level);
  const sql =
    `SELECT q[2] AS value, (q[3] - q[1]) / ${2 * h} AS slope FROM (SELECT ` +
    `quantilesExactInclusive(${level - h}, ${level}, ${level + h})(measuredValue) AS q ` +
    `FROM (${values.join(' UNION ALL ')}))`;
  return { sql, params: params.values };
}

/** SQL of one row per install: `s0`, `s1`, `s2` (stratum), `numerator`, `denominator`. */
export function installsSql(
  params: Params,
  subject: Subject,
  side: Side,
  amounts: Amounts,
  threshold?: number,
): string {
  const { from, where } = arrivedRows(params, subject, side);
  const [numerator, denominator] = aggregates(params, amounts, threshold);
  const base =
    `SELECT installId, argMin((concat(os, ' ', splitByChar('.', toString(osVersion))[1]), ` +
    `toString(country), toString(manufacturer)), (at, eventHash)) AS stratum ` +
    `FROM events WHERE ${arrivedEvents(params, subject, side)} GROUP BY installId`;
  const sums = `SELECT installId, ${numerator} AS n, ${denominator} AS d FROM ${from} WHERE ${where} GROUP BY installId`;
  const size = amounts.kind === 'per_install' ? '1.0' : 'd';
  return (
    `SELECT installs.installId AS installId, stratum.1 AS s0, stratum.2 AS s1, stratum.3 AS s2, n AS numerator, ` +
    `${size} AS denominator FROM (${base}) AS installs LEFT ANY JOIN (${sums}) AS sums ` +
    `ON installs.installId = sums.installId`
  );
}

const aggregates = (params: Params, amounts: Amounts, threshold = 0): readonly [string, string] => {
  switch (amounts.kind) {
    case 'ratio':
      return [amounts.numerator, amounts.denominator];
    case 'per_install':
      return [amounts.numerator, '1.0'];
    case 'percentile':
      return [
        `toFloat64(countIf(${amounts.value} <= ${params.bind('Float64', threshold)}))`,
        'toFloat64(count())',
      ];
  }
};

export type MomentsRow = Omit<StratumMoments, 'stratum'> & Readonly<Record<'s0' | 's1' | 's2', string>>;

/** The moments of a side: one row per stratum, `stratumOf` reads it. The installs stay in ClickHouse. */
export function momentsQuestion(
  subject: Subject,
  side: Side,
  amounts: Amounts,
  threshold?: number,
): Question {
  const params = new Params();
  const installs = installsSql(params, subject, side, amounts, threshold);
  const sql =
    `SELECT s0, s1, s2, toFloat64(count()) AS installs, sum(i.numerator) AS numerator, sum(i.denominator) AS denominator, ` +
    `sum(i.numerator * i.numerator) AS numerator2, sum(i.numerator * i.denominator) AS product, ` +
    `sum(i.denominator * i.denominator) AS denominator2, toFloat64(countIf(i.numerator != 0)) AS hits, ` +
    `toFloat64(countIf(i.numerator != i.denominator)) AS misses FROM (${installs}) AS i GROUP BY s0, s1, s2 ` +
    `SETTINGS do_not_merge_across_partitions_select_final = 1`;
  return { sql, params: params.values };
}

export const stratumOf = ({ s0, s1, s2, ...moments }: MomentsRow): StratumMoments => ({
  ...moments,
  stratum: [s0, s1, s2],
});
