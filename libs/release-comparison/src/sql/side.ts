import {
  ATTRIBUTE,
  filterConditions,
  METRICS,
  type Params,
  RESOURCE_DIMENSIONS,
  ROW_SETS,
  scopeCondition,
  timeParam,
  type Filter,
  type MetricId,
} from '@sonde/vitals';
import { PRODUCTION } from '../population';

/** What every statement of a comparison is about. */
export interface Subject {
  readonly tenantId: string;
  readonly appId: string;
  readonly metric: MetricId;
  readonly filter: readonly Filter[];
  /** One install in so many is looked at; 1: all. */
  readonly sampledOneIn: number;
}

/** A version from its rollout up to an age. Epoch milliseconds, half-open; what arrived later is not counted. */
export interface Side {
  readonly version: string;
  readonly from: number;
  readonly until: number;
}

const scopeOf = (params: Params, { tenantId, appId }: Subject): string =>
  scopeCondition(params, { tenantId, appId });

/** Installs are drawn by their ids: the same ones at every look, whatever they do. */
const sampled = ({ sampledOneIn }: Subject): string[] =>
  sampledOneIn > 1 ? [`cityHash64(installId) % ${Math.floor(sampledOneIn)} = 0`] : [];

/** Filters on the phone and on what the app says of itself narrow the installs; filters on a screen, a host and so on only what is counted of them. */
const ofInstalls = (filters: readonly Filter[]): Filter[] =>
  filters.filter(({ dimension }) => dimension === ATTRIBUTE || RESOURCE_DIMENSIONS.includes(dimension));

/** SQL of the events of a version that had arrived by its age: a table expression's WHERE. */
export const arrivedEvents = (params: Params, subject: Subject, side: Side): string =>
  `${eventsOf(params, subject, side)} AND receivedAt < ${timeParam(params, side.until)}`;

/** The same of its events up to its age, whenever they arrived. */
export function eventsOf(params: Params, subject: Subject, side: Side): string {
  return [
    scopeOf(params, subject),
    `appVersion = ${params.bind('String', side.version)}`,
    `at >= ${timeParam(params, side.from)} AND at < ${timeParam(params, side.until)}`,
    PRODUCTION,
    ...sampled(subject),
    ...filterConditions(params, 'events', ofInstalls(subject.filter)),
  ].join(' AND ');
}

/** FROM and WHERE of the rows of the metric, of a version, that had arrived by its age. */
export function arrivedRows(params: Params, subject: Subject, side: Side): { from: string; where: string } {
  const metric = METRICS[subject.metric];
  const measured = metric.where === undefined ? [] : [`(${metric.where})`];
  if (metric.rows === 'sessions') {
    return {
      from: `(${sessionsAtAge(params, subject, side)})`,
      where: [...measured, ...filterConditions(params, 'sessions', subject.filter), '1'].join(' AND '),
    };
  }
  const scope = scopeOf(params, subject);
  const fromTime = timeParam(params, side.from);
  const toTime = timeParam(params, side.until);
  const rows = ROW_SETS[metric.rows]({
    scope,
    inRange: (column) => `${column} >= ${fromTime} AND ${column} < ${toTime}`,
    fromTime,
    toTime,
    dimensions: [],
  });
  const where = [
    arrivedEvents(params, subject, side),
    ...rows.where,
    ...measured,
    ...filterConditions(params, rows.source, subject.filter),
  ];
  return { from: rows.from, where: where.join(' AND ') };
}

/**
 * The sessions of a version as they were known at its age. A session that grew afterwards, such as one whose crash was
 * reported by the next launch, is taken back to what its events that had arrived by then say.
 */
function sessionsAtAge(params: Params, subject: Subject, side: Side): string {
  const scope = scopeOf(params, subject);
  const from = timeParam(params, side.from);
  const until = timeParam(params, side.until);
  const ofVersion = [
    scope,
    'deleted = 0',
    `appVersion = ${params.bind('String', side.version)}`,
    `startAt >= ${from} AND startAt < ${until}`,
    `anchorAt < ${until}`,
    PRODUCTION,
    ...sampled(subject),
  ].join(' AND ');
  const grew = `receivedAt >= ${until}`;
  const arrived =
    `SELECT laneKey AS lane, groupArray((at, toString(type))) AS moments FROM events WHERE ${scope} ` +
    `AND at >= ${from} AND at < ${until} AND receivedAt < ${until} AND laneKey IN ` +
    `(SELECT laneKey FROM sessions FINAL WHERE ${ofVersion} AND ${grew}) GROUP BY lane`;
  const inSession = 'm.1 >= startAt AND m.1 <= endAt';
  const flag = (column: string, type: string): string =>
    `if(${grew}, toUInt8(arrayExists(m -> m.2 = '${type}' AND ${inSession}, moments)), ${column}) AS ${column}`;
  return (
    `SELECT * REPLACE (${flag('crashed', 'crash')}, ${flag('anr', 'anr')}, ${flag('errored', 'error')}, ` +
    `if(${grew}, arrayMax(arrayConcat([startAt], arrayMap(m -> m.1, arrayFilter(m -> ${inSession}, moments)))), endAt) AS endAt) ` +
    `FROM (SELECT * FROM sessions FINAL WHERE ${ofVersion}) AS s LEFT ANY JOIN (${arrived}) AS a ON s.laneKey = a.lane`
  );
}
