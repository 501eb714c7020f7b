import type { Warehouse } from '@sonde/warehouse';
import { EXPIRES_AT, ms, number } from '../lane/stored-rows';
import type { SessionKey } from './session-keys';

const TIMEOUT_MS = 120_000;

/** As much of an event as shows which session it is in. */
export interface LightEvent {
  readonly at: number;
  readonly hash: number;
  readonly type: string;
  /** '' where the session is derived. */
  readonly sessionId: string;
}

/** Everything of this log before this is written. */
export interface Settled {
  readonly logId: number;
  readonly partition: number;
  /** Last offset whose batch is committed. */
  readonly last: number;
}

/** As much of a stored session as shows which events it is the sum of. */
export interface StoredPlace {
  readonly appId: string;
  readonly sessionId: string;
  readonly laneKey: number;
  readonly derived: 0 | 1;
  readonly deleted: 0 | 1;
  readonly startAt: number;
  readonly startHash: number;
  readonly endAt: number;
  readonly eventCount: number;
  readonly counts: Readonly<Record<string, number | string>>;
  readonly expiresAt: number;
  readonly logId: number;
  readonly logPartition: number;
  readonly logOffset: number;
}

/** The newest row of each session under these keys, by `keyText`. @throws WarehouseUnavailableError */
export async function storedSessions(
  warehouse: Warehouse,
  keys: readonly SessionKey[],
): Promise<Map<string, StoredPlace[]>> {
  const rows = await warehouse.select<StoredPlace>(
    `SELECT appId, sessionId, ${number('laneKey')}, derived, deleted, ${ms('startAt')}, ${number('startHash')}, ${ms('endAt')},
       ${number('eventCount')}, counts, ${EXPIRES_AT}, ${number('logId')}, logPartition, ${number('logOffset')}
     FROM sessions WHERE appId IN {apps:Array(String)} AND sessions.laneKey IN {keys:Array(UInt64)}
     ORDER BY sessions.version DESC LIMIT 1 BY appId, sessionId`,
    { params: parametersOf(keys), timeoutMs: TIMEOUT_MS },
  );
  return grouped(rows, keyText);
}

/** Events under these keys, within a time and not after what is settled, by `keyText`. @throws WarehouseUnavailableError */
export async function storedEvents(
  warehouse: Warehouse,
  keys: readonly SessionKey[],
  from: number,
  to: number,
  settled: Settled,
): Promise<Map<string, LightEvent[]>> {
  type Row = { appId: string; laneKey: number; sessionId: string; events: [number, number, string][] };
  const rows = await warehouse.select<Row>(
    `SELECT appId, ${number('laneKey')}, sessionId,
       groupArray((toFloat64(toUnixTimestamp64Milli(at)), toFloat64(eventHash), toString(type))) AS events
     FROM events
     WHERE appId IN {apps:Array(String)} AND events.laneKey IN {keys:Array(UInt64)}
       AND at BETWEEN fromUnixTimestamp64Milli({from:Int64}) AND fromUnixTimestamp64Milli({to:Int64})
       AND (events.logId != {logId:UInt64} OR logPartition != {partition:UInt16} OR logOffset <= {last:Int64})
     GROUP BY appId, events.laneKey, sessionId`,
    {
      params: { ...parametersOf(keys), from, to, ...settled },
      timeoutMs: TIMEOUT_MS,
    },
  );
  const events = new Map<string, LightEvent[]>();
  for (const [key, own] of grouped(rows, keyText)) {
    events.set(
      key,
      own.flatMap(({ sessionId, events: list }) =>
        list.map(([at, hash, type]) => ({ at, hash, type, sessionId })),
      ),
    );
  }
  return events;
}

export const keyText = ({ appId, laneKey }: { readonly appId: string; readonly laneKey: number }): string =>
  `${appId} ${laneKey}`;

const parametersOf = (keys: readonly SessionKey[]): { apps: string[]; keys: number[] } => ({
  apps: [...new Set(keys.map(({ appId }) => appId))],
  keys: keys.map(({ laneKey }) => laneKey),
});

function grouped<T>(rows: readonly T[], keyOf: (row: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const key = keyOf(row);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  return groups;
}
