import type { CompiledGrouping, ErrorGroup } from '@sonde/error-groups';
import { groupError } from '@sonde/error-groups';
import {
  ABSENT,
  EVENT_COLUMNS,
  isEventType,
  parseExact,
  readFields,
  type EventColumnValues,
} from '@sonde/event-schema';
import type { Warehouse } from '@sonde/warehouse';

const HOUR_MS = 3_600_000;
const TIMEOUT_MS = 120_000;
/** What one answer should bring: a crash with its threads is some ten thousand bytes, and may be a million. */
const PAGE_BYTES = 8 * 1024 * 1024;
const FIRST_PAGE = 100;
const MAX_PAGE = 2_000;
/** How the table says that a flag was not sent. */
const NOT_SAID = 255;

/** Hash of where in the log an event was, by which it is found again: of no other columns, so it never changes. */
export const PLACE = 'cityHash64(logId, logPartition, logOffset, logIndex)';

/** Whose events. */
export interface AppOfErrors {
  readonly tenantId: string;
  readonly appId: string;
}

/** Times, epoch milliseconds. */
export interface Between {
  readonly from: number;
  /** Excluded. */
  readonly to: number;
}

export const ALL_TIMES: Between = { from: 0, to: Date.UTC(2105, 0, 1) };

/** An error as it is stored. */
export interface StoredError {
  /** `PLACE`, as digits. */
  readonly place: string;
  readonly groupId: string;
  readonly at: number;
  /** Start of the UTC day after which the row may go, epoch milliseconds. */
  readonly expiresAt: number;
  /** The group that these rules give it; undefined for what they cannot group. */
  regrouped(by: CompiledGrouping): ErrorGroup | undefined;
}

/** An hour with errors. */
export interface ErrorHour {
  /** Its start, epoch milliseconds. */
  readonly at: number;
  readonly events: number;
}

/** Which of an app's errors are looked at. */
export interface Which {
  readonly between?: Between;
  /** Only what was received from then on, epoch milliseconds. */
  readonly receivedFrom?: number;
}

const COLUMNS = Object.entries(EVENT_COLUMNS);
const COLUMN_SQL = COLUMNS.map(([name, kind]) =>
  kind === 'text' ? `toString(e.${name}) AS ${name}` : `toFloat64(e.${name}) AS ${name}`,
).join(', ');

interface Row extends Record<string, unknown> {
  readonly place: string;
  readonly lane: string;
  readonly time: number;
  readonly groupId: string;
  readonly eventType: string;
  readonly expiresOnDay: number;
  readonly payload: string;
}

const OF_APP = `e.tenantId = {tenantId:String} AND e.appId = {appId:String} AND e.errorGroupId != ''`;

/** The hours in which an app has errors, newest first. @throws WarehouseUnavailableError */
export async function errorHours(
  warehouse: Warehouse,
  app: AppOfErrors,
  { between = ALL_TIMES, receivedFrom = 0 }: Which = {},
): Promise<ErrorHour[]> {
  return warehouse.select<ErrorHour>(
    `SELECT toFloat64(toUnixTimestamp(toStartOfHour(e.at))) * 1000 AS hour, toFloat64(count()) AS events, hour AS at
     FROM events AS e
     WHERE ${OF_APP} AND e.at >= fromUnixTimestamp64Milli({from:Int64}) AND e.at < fromUnixTimestamp64Milli({to:Int64})
       AND e.receivedAt >= fromUnixTimestamp64Milli({receivedFrom:Int64})
     GROUP BY hour ORDER BY hour DESC`,
    { params: { ...app, ...between, receivedFrom }, timeoutMs: TIMEOUT_MS },
  );
}

/**
 * The errors of an hour, a page at a time, in the order in which the table keeps them, so that a page reads little more
 * than its rows. @throws WarehouseUnavailableError
 */
export async function* errorsOfHour(
  warehouse: Warehouse,
  app: AppOfErrors,
  hour: number,
  { receivedFrom = 0 }: Which = {},
): AsyncGenerator<StoredError[]> {
  let after: Pick<Row, 'lane' | 'time' | 'place'> = { lane: '0', time: 0, place: '0' };
  let page = FIRST_PAGE;
  for (;;) {
    const rows = await warehouse.select<Row>(
      `SELECT toString(${PLACE}) AS place, toString(e.laneKey) AS lane, toFloat64(toUnixTimestamp64Milli(e.at)) AS time,
         toString(e.errorGroupId) AS groupId, toString(e.type) AS eventType, toUInt16(e.expiresOn) AS expiresOnDay,
         e.payload AS payload, ${COLUMN_SQL}
       FROM events AS e
       WHERE ${OF_APP} AND toStartOfHour(e.at) = toDateTime({hour:UInt32}, 'UTC')
         AND e.at >= fromUnixTimestamp64Milli({from:Int64}) AND e.at < fromUnixTimestamp64Milli({to:Int64})
         AND e.receivedAt >= fromUnixTimestamp64Milli({receivedFrom:Int64}) AND e.laneKey >= {lane:UInt64}
         AND (e.laneKey, toUnixTimestamp64Milli(e.at), ${PLACE}) > ({lane:UInt64}, {time:Int64}, {place:UInt64})
       ORDER BY e.laneKey, e.at, ${PLACE} LIMIT {page:UInt32}`,
      {
        params: {
          ...{ ...app, ...after, receivedFrom, page },
          ...{ hour: hour / 1000, from: hour, to: hour + HOUR_MS },
        },
        timeoutMs: TIMEOUT_MS,
      },
    );
    if (rows.length > 0) yield rows.map(errorOf);
    const last = rows.at(-1);
    if (last === undefined || rows.length < page) return;
    after = last;
    const bytes = rows.reduce((sum, { payload }) => sum + payload.length, 0) / rows.length;
    page = Math.max(FIRST_PAGE, Math.min(MAX_PAGE, Math.floor(PAGE_BYTES / (bytes + 1))));
  }
}

function errorOf(row: Row): StoredError {
  const { place, groupId, time, expiresOnDay } = row;
  return {
    ...{ place, groupId, at: time, expiresAt: expiresOnDay * 24 * HOUR_MS },
    regrouped: (by) => {
      const type = row.eventType;
      if (!isEventType(type)) return undefined;
      const extra = row.payload === '' ? undefined : (parseExact(row.payload) as Record<string, unknown>);
      return groupError({ type, fields: readFields(type, columnsOf(row), extra) }, by);
    },
  };
}

function columnsOf(row: Row): EventColumnValues {
  const values = COLUMNS.map(([name, kind]) => {
    const value = row[name];
    return [name, kind === 'flag' && value === NOT_SAID ? ABSENT : value];
  });
  return Object.fromEntries(values) as EventColumnValues;
}
