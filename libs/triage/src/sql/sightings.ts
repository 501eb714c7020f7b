import { Params, scopeCondition, timeParam } from '@sonde/vitals';
import type { MergeMap } from '../merges/merge-map';
import { MAX_SEEN_IN } from '../work/activity';
import type { Lookout, Sighting, Sightings } from '../work/advance';

/** An app, and whose it is. */
export interface AppScope {
  readonly tenantId: string;
  readonly appId: string;
}

export interface SightingsQuestion {
  readonly sql: string;
  readonly params: Readonly<Record<string, unknown>>;
  /** The groups, in the order in which rows count them. */
  readonly groupIds: readonly string[];
}

export interface SightingsRow {
  /** Place in `groupIds`, from 1 on. */
  readonly place: number;
  readonly installs: number;
  /** Groups that the events are in, up to `MAX_SEEN_IN`. */
  readonly groups: readonly string[];
  /** Version, build, id and group of the event received first, when it happened and was received in epoch milliseconds. */
  readonly versions: readonly (readonly [string, string, string, string, number, number])[];
}

/**
 * Asks for the events that groups look out for: one row for each group that has any, `sightingsOf` reads them.
 *
 * @param lookouts by group; those of groups that were merged into another one are never shown and need none
 * @param merges events of their members count for the group that stands for them
 */
export function sightingsQuestion(
  scope: AppScope,
  lookouts: ReadonlyMap<string, Lookout>,
  merges: MergeMap,
): SightingsQuestion {
  const groupIds = [...lookouts.keys()];
  const groups = [...lookouts.values()];
  const members = groupIds.flatMap((id, index) =>
    merges.members(id).map((member) => ({ member, place: index + 1 })),
  );
  const params = new Params();
  const memberIds = params.bind(
    'Array(String)',
    members.map(({ member }) => member),
  );
  const places = params.bind(
    'Array(UInt32)',
    members.map(({ place }) => place),
  );
  const receivedAfter = groups.map((group) => group.receivedAfter);
  const happenedAfter = groups.map((group) => group.happenedAfter);
  const where = [
    scopeCondition(params, scope),
    `errorGroupId IN ${memberIds}`,
    // What holds for all of them, in a form that the table's indexes understand.
    `receivedAt > ${timeParam(params, least(receivedAfter))}`,
    `at > ${timeParam(params, least(happenedAfter))}`,
    `toUnixTimestamp64Milli(receivedAt) > ${params.bind('Array(Int64)', receivedAfter)}[place]`,
    `toUnixTimestamp64Milli(at) > ${params.bind('Array(Int64)', happenedAfter)}[place]`,
  ];
  const first = (column: string): string => `argMin(${column}, (receivedAt, eventId))`;
  const sql =
    `SELECT place, toFloat64(uniqExactMerge(users)) AS installs, ` +
    `arraySort(groupUniqArrayArray(${MAX_SEEN_IN})(seenGroups)) AS groups, ` +
    `groupArray((version, build, firstId, firstGroup, firstAt, firstReceivedAt)) AS versions FROM (` +
    `SELECT transform(toString(errorGroupId), ${memberIds}, ${places}, toUInt32(0)) AS place, ` +
    `toString(appVersion) AS version, toString(appBuild) AS build, uniqExactState(installId) AS users, ` +
    `groupUniqArray(${MAX_SEEN_IN})(toString(errorGroupId)) AS seenGroups, ` +
    `${first('eventId')} AS firstId, toString(${first('errorGroupId')}) AS firstGroup, ` +
    `toFloat64(toUnixTimestamp64Milli(${first('at')})) AS firstAt, ` +
    `toFloat64(toUnixTimestamp64Milli(min(receivedAt))) AS firstReceivedAt ` +
    `FROM events WHERE ${where.join(' AND ')} GROUP BY place, version, build) GROUP BY place`;
  return { sql, params: params.values, groupIds };
}

/** What was seen of each group that had any event. */
export function sightingsOf(
  { groupIds }: Pick<SightingsQuestion, 'groupIds'>,
  rows: readonly SightingsRow[],
): ReadonlyMap<string, Sightings> {
  return new Map(
    rows.flatMap(({ place, installs, groups, versions }) => {
      const id = groupIds[place - 1];
      return id === undefined
        ? []
        : [[id, { installs, groups, versions: versions.map(sightingOf) }] as const];
    }),
  );
}

const sightingOf = ([
  version,
  build,
  eventId,
  groupId,
  eventAt,
  receivedAt,
]: SightingsRow['versions'][number]): Sighting => ({
  version: { version, build },
  eventId,
  groupId,
  eventAt,
  receivedAt,
});

/** Never above what `Math.min` of many arguments could take. */
const least = (times: readonly number[]): number => times.reduce((a, b) => Math.min(a, b), Infinity);
