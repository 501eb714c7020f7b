import { bucketSql, bucketStarts, MAX_RANGE_DAYS, QuestionError, type Grain } from '@sonde/vitals';
import { together } from '../request-loaders';
import type { Ask } from '../warehouse/ask';
import type { GroupParent } from './group';
import { askByList, listKey, statementOf } from './of-groups';
import { sessionsKey, type SessionsInBuckets } from './sessions-in-buckets';

/** Versions of which a trend is shown: those with the most events. */
const VERSIONS = 10;
const DAY_MS = 86_400_000;

export interface TrendKey {
  readonly group: GroupParent;
  readonly grain: Grain;
  readonly byVersion: boolean;
}

export interface TrendPoint {
  /** Start of the bucket, epoch milliseconds. */
  readonly at: number;
  readonly events: number;
  /** Distinct installs. */
  readonly users: number;
  /** Sessions of the app, or of the version, that start in the bucket; null where that cannot be told. */
  readonly sessions: number | null;
  readonly perThousandSessions: number | null;
}

export interface Trend extends Omit<TrendPoint, 'at' | 'users'> {
  /** Null: of all versions together. */
  readonly appVersion: string | null;
  readonly points: readonly TrendPoint[];
}

interface Row {
  readonly id: string;
  readonly version: string;
  readonly start: number;
  readonly events: number;
  readonly users: number;
}

/** @throws QuestionError when the range has too many buckets of the grain */
export function checkTrend({ range }: Pick<GroupParent, 'range'>, grain: Grain): void {
  const days = MAX_RANGE_DAYS[grain];
  if (range.to - range.from <= days * DAY_MS) return;
  throw new QuestionError(
    'grain',
    `At the grain ${grain} a trend is of at most ${days} days: ask for a shorter range or a longer grain.`,
  );
}

/**
 * How often each group occurred over time, and against how many sessions: a version that few people use has few crashes,
 * which says nothing about it.
 * @param sessionsOf of the app in the same buckets; null where they cannot be told
 */
export async function selectTrends(
  ask: Ask,
  keys: readonly TrendKey[],
  sessionsOf: (key: TrendKey) => Promise<SessionsInBuckets | null>,
): Promise<Trend[][]> {
  const found = new Map<TrendKey, Trend[]>();
  const alike = ({ group, grain, byVersion }: TrendKey): string => `${grain} ${byVersion} ${listKey(group)}`;
  await Promise.all(
    together(keys, alike).map(async (ofList) => {
      const [any] = ofList;
      if (!any) return;
      const groups = ofList.map(({ group }) => group);
      const [rows, sessions] = await Promise.all([selectRows(ask, groups, any), sessionsOf(any)]);
      ofList.forEach((key, i) => found.set(key, trendsOf(key, rows[i] ?? [], sessions)));
    }),
  );
  return keys.map((key) => found.get(key) ?? []);
}

const selectRows = (
  ask: Ask,
  groups: readonly GroupParent[],
  { grain, byVersion, group: { range } }: TrendKey,
): Promise<(readonly Row[])[]> =>
  askByList(
    groups,
    (ofList) => {
      const { params, group, members, asked } = statementOf(ofList);
      const buckets = bucketStarts(grain, 'UTC', range.from, range.to);
      const start = bucketSql(params, 'at', grain, 'UTC', range, buckets);
      const version = byVersion ? "if(appVersion = '', 'unknown', toString(appVersion))" : "''";
      const where = `${members} AND ${asked}`;
      const most =
        `SELECT ${group} AS g, ${version} AS v FROM events WHERE ${where} GROUP BY g, v ` +
        `ORDER BY sum(weight) DESC, v LIMIT ${VERSIONS} BY g`;
      const sql =
        `SELECT toString(${group}) AS id, ${version} AS version, ${start} AS start, sum(weight) AS events, ` +
        `toFloat64(uniqExact(installId)) AS users FROM events WHERE ${where} ` +
        `${byVersion ? `AND (${group}, ${version}) IN (${most}) ` : ''}GROUP BY id, version, start`;
      return ask.select<Row>(sql, params.values);
    },
    (_group, rows) => rows,
  );

function trendsOf(
  { group, grain, byVersion }: TrendKey,
  rows: readonly Row[],
  sessions: SessionsInBuckets | null,
): Trend[] {
  const { range } = group;
  const starts = bucketStarts(grain, 'UTC', range.from, range.to);
  const versions = new Map<string, Map<number, Row>>();
  for (const row of rows) {
    const known = versions.get(row.version);
    if (known) known.set(row.start, row);
    else versions.set(row.version, new Map([[row.start, row]]));
  }
  if (!byVersion && versions.size === 0) versions.set('', new Map());
  return [...versions]
    .map(([version, byStart]): Trend => {
      const points = starts.map((at): TrendPoint => {
        const { events, users } = byStart.get(at) ?? { events: 0, users: 0 };
        const ofBucket = sessions && (sessions.get(sessionsKey(version, at)) ?? 0);
        return { at, events, users, sessions: ofBucket, perThousandSessions: perThousand(events, ofBucket) };
      });
      const events = points.reduce((sum, point) => sum + point.events, 0);
      const all = sessions && points.reduce((sum, point) => sum + (point.sessions ?? 0), 0);
      return {
        appVersion: byVersion ? version : null,
        events,
        sessions: all,
        perThousandSessions: perThousand(events, all),
        points,
      };
    })
    .sort((a, b) => b.events - a.events || ((a.appVersion ?? '') < (b.appVersion ?? '') ? -1 : 1));
}

const perThousand = (events: number, sessions: number | null): number | null =>
  sessions ? (events * 1_000) / sessions : null;
