import { FOLDED_GROUP_ID } from '@sonde/error-groups';
import { Params, rangeCondition, scopeCondition, type TimeRange } from '@sonde/vitals';
import { GROUPED } from '../error-groups/of-groups';
import type { AppScope } from '../events/event';
import { EVENT_SELECT, type EventRow } from '../events/event-row';
import type { Ask } from '../warehouse/ask';

/** Events that are looked at, of all groups together. */
const MOST_EVENTS = 2_000;
/** Of one group; what a group holds shows in fewer. */
const MOST_OF_GROUP = 200;
/** An event whose payload is longer is left out: some are a megabyte long, and memory is for all. */
const MAX_PAYLOAD = 128 * 1024;
/** All payloads together; characters. */
const MAX_READ = 64 * 2 ** 20;
/** Read by one statement. */
const AT_ONCE = 500;

/** Which stored events stand for all of a range. */
export interface Sample {
  /** Events of all groups in the range. */
  readonly events: number;
  /** Events by group; the largest groups where there are more than are looked at. */
  readonly groups: ReadonlyMap<string, number>;
  /** Hashes of those to look at, as text, those of different groups beside each other. */
  readonly hashes: readonly string[];
}

interface CountRow {
  readonly id: string;
  readonly events: number;
  readonly allEvents: number;
  /** Hashes of some of them, by no order that says anything about them. */
  readonly some: readonly string[];
}

/**
 * Some events of each group, the same ones when asked again: all of them where they are few. Of the folded group none,
 * since what it holds is not kept apart under any rules.
 */
export async function chooseSample(ask: Ask, scope: AppScope, range: TimeRange): Promise<Sample> {
  const params = new Params();
  const where = conditions(params, scope, range);
  // With many groups a few of each are enough to choose from.
  const enough = `least(${MOST_OF_GROUP}, intDiv(${4 * MOST_EVENTS}, count() OVER ()) + 1)`;
  const rows = await ask.select<CountRow>(
    `SELECT id, events, sum(events) OVER () AS allEvents, ` +
      `arrayMap(hash -> toString(hash), arraySlice(sample, 1, ${enough})) AS some FROM (` +
      `SELECT toString(errorGroupId) AS id, toFloat64(count()) AS events, ` +
      `groupArraySample(${MOST_OF_GROUP}, 1)(eventHash) AS sample FROM events WHERE ${where} GROUP BY id` +
      `) ORDER BY events DESC, id LIMIT ${MOST_EVENTS}`,
    params.values,
  );
  return {
    events: rows[0]?.allEvents ?? 0,
    groups: new Map(rows.map(({ id, events }) => [id, events])),
    hashes: inTurn(rows.map(({ some }) => some)).slice(0, MOST_EVENTS),
  };
}

/** The first of each list, then the second of each, and so on. */
function inTurn(lists: readonly (readonly string[])[]): string[] {
  const longest = lists.reduce((most, { length }) => Math.max(most, length), 0);
  return Array.from({ length: longest }, (_, i) => lists.flatMap((list) => list[i] ?? [])).flat();
}

const conditions = (params: Params, scope: AppScope, range: TimeRange): string =>
  [
    scopeCondition(params, scope),
    rangeCondition(params, range)('at'),
    GROUPED,
    `errorGroupId != ${params.bind('String', FOLDED_GROUP_ID)}`,
  ].join(' AND ');

/** The sampled events themselves, some at a time, until all were read or enough. */
export async function* readSample(
  ask: Ask,
  scope: AppScope,
  range: TimeRange,
  { hashes }: Sample,
): AsyncGenerator<EventRow[]> {
  let read = 0;
  for (let i = 0; i < hashes.length && read < MAX_READ; i += AT_ONCE) {
    const params = new Params();
    const chosen = params.bind('Array(String)', hashes.slice(i, i + AT_ONCE));
    const rows = await ask.select<EventRow>(
      `SELECT ${EVENT_SELECT} FROM events WHERE ${conditions(params, scope, range)} ` +
        `AND eventHash IN (SELECT toUInt64(arrayJoin(${chosen}))) AND length(payload) <= ${MAX_PAYLOAD} ` +
        'LIMIT 1 BY eventHash',
      params.values,
    );
    read += rows.reduce((sum, { payload }) => sum + payload.length, 0);
    yield rows;
  }
}
