import type { Params } from '../conditions';
import type { Scope } from '../question';
import type { LayerState, SettledDay } from '../rollup/layer-state';
import { stepSql, type Step } from './steps';

/** More days than this pass between 1970 and any time that ClickHouse's Date can say. */
const APP_STEP = 100_000;

/** Numbers an (app, UTC day): within one app by the day alone, over a tenant's apps with the app's place before it. */
export interface DayKeys {
  /** SQL of a row's number, UInt32, from a time column. */
  readonly sql: (timeColumn: string) => string;
  readonly of: (appId: string, day: number) => number;
}

/**
 * Keys of the days that the state names. Apps that it does not name share the place 0, of which no key exists.
 * @param days those that the question's scope and range can touch
 */
export function dayKeys(params: Params, scope: Scope, days: readonly SettledDay[]): DayKeys {
  if (scope.appId !== undefined) return { sql: (time) => `toUInt32(toDate(${time}))`, of: (_, day) => day };
  const apps = [...new Set(days.map(({ appId }) => appId))];
  const places = new Map(apps.map((appId, i) => [appId, i + 1]));
  const listed = apps.length > 0 && {
    apps: params.bind('Array(String)', apps),
    places: params.bind(
      'Array(UInt32)',
      apps.map((_, i) => i + 1),
    ),
  };
  return {
    sql: (time) =>
      listed
        ? `toUInt32(transform(toString(appId), ${listed.apps}, ${listed.places}, toUInt32(0)) * ${APP_STEP} + toUInt32(toDate(${time})))`
        : `toUInt32(toDate(${time}))`,
    of: (appId, day) => (places.get(appId) ?? 0) * APP_STEP + day,
  };
}

/**
 * Condition of the rollup rows that count: of a published batch, and on a settled day of one above the settled one's mark.
 * Marks below every published batch say nothing any more and are left out; two marks between which no published batch
 * lies say the same.
 */
export function countingRows(
  params: Params,
  { batches }: LayerState,
  settled: readonly SettledDay[],
  keys: DayKeys,
): string {
  const published = `batch IN ${params.bind('Array(UInt64)', batches)}`;
  const marks = settled.flatMap(({ appId, day, through }): Step[] => {
    const last = batches.findLast((batch) => batch <= through);
    return last === undefined ? [] : [{ key: keys.of(appId, day), value: last }];
  });
  if (marks.length === 0) return published;
  return `${published} AND batch > ${stepSql(params, marks, 'UInt64')(keys.sql('at'))}`;
}
