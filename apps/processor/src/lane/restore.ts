import type { ChainRow, InstallChain, SessionEvent } from '@sonde/sessions';
import type { Warehouse } from '@sonde/warehouse';
import { KnownKeys } from './known-keys';
import { MAX_IDS } from './named-session';
import {
  EVENT_COLUMNS,
  number,
  PLACE_COLUMNS,
  SESSION_COLUMNS,
  sessionEventOf,
  type Position,
  type StoredEvent,
  type StoredPlace,
  type StoredSession,
} from './stored-rows';

export interface KeyToRestore {
  readonly appId: string;
  readonly laneKey: number;
}

/** An event or a span, by the hash of its id. */
export interface IdToFind extends KeyToRestore {
  readonly hash: number;
}

/** Keys that one answer brings, about: neither ClickHouse nor this process ever holds all of them as a list. */
const KEYS_AT_ONCE = 100_000;
/** Keys whose rows are asked for at once: a reader's answer has a limit, and an install may have hundreds of sessions. */
const KEYS_PER_QUESTION = 500;
/** Event ids that are asked for at once: about 70 KB as a parameter, and a server takes no more than 128 KB of one. */
const HASHES_PER_QUESTION = 4_000;
/** What DateTime64 holds from 1970 on, epoch milliseconds. */
const ALL_TIME = { startAt: 0, endAt: Date.UTC(2299, 11, 31) };

/** Reads a lane's state from the warehouse. @throws WarehouseUnavailableError */
export class Restore {
  constructor(
    private readonly warehouse: Warehouse,
    private readonly keysAtOnce = KEYS_AT_ONCE,
    private readonly maxIds = MAX_IDS,
  ) {}

  /** The keys of all sessions and installs that this partition, or a log before this one, has written. */
  async knownKeys({ logId, partition }: Position): Promise<KnownKeys> {
    const known = new KnownKeys();
    const where = 'WHERE (logPartition = {partition:UInt16} OR logId != {logId:UInt64})';
    const params = { partition, logId };
    const [stored] = await this.warehouse.select<{ rows: number }>(
      `SELECT toFloat64(count()) AS rows FROM sessions ${where}`,
      { params, timeoutMs: 120_000 },
    );
    // Keys are hashes, so their remainders cut them into slices of one size.
    const slices = Math.ceil((stored?.rows ?? 0) / this.keysAtOnce);
    for (let slice = 0; slice < slices; slice++) {
      const rows = await this.warehouse.select<{ laneKey: number }>(
        `SELECT DISTINCT ${number('laneKey')} FROM sessions ${where} AND sessions.laneKey % {slices:UInt32} = {slice:UInt32}`,
        { params: { ...params, slices, slice }, timeoutMs: 120_000 },
      );
      for (const { laneKey } of rows) known.add(laneKey);
    }
    return known;
  }

  /** The newest row of each session that an SDK named and that has one of these keys. */
  namedSessions(keys: readonly KeyToRestore[]): Promise<StoredSession[]> {
    return this.rows<StoredSession>(SESSION_COLUMNS, 0, keys);
  }

  /** Where the newest row of each derived session with one of these keys stands, tombstones included. */
  derivedSessions(keys: readonly KeyToRestore[]): Promise<StoredPlace[]> {
    return this.rows<StoredPlace>(PLACE_COLUMNS, 1, keys);
  }

  private async rows<T>(columns: string, derived: 0 | 1, keys: readonly KeyToRestore[]): Promise<T[]> {
    const rows: T[] = [];
    for (let from = 0; from < keys.length; from += KEYS_PER_QUESTION) {
      const some = await this.warehouse.select<T>(
        `SELECT ${columns} FROM sessions
         WHERE appId IN {apps:Array(String)} AND sessions.laneKey IN {keys:Array(UInt64)} AND derived = {derived:UInt8}
         ORDER BY sessions.version DESC LIMIT 1 BY appId, sessionId`,
        {
          params: { ...parametersOf(keys.slice(from, from + KEYS_PER_QUESTION)), derived },
          timeoutMs: 60_000,
        },
      );
      for (const row of some) rows.push(row);
    }
    return rows;
  }

  /**
   * The ids that the events and spans of these lane keys have, without those of the batch at `position` and later. Of a key
   * that has more than are kept in memory, undefined.
   *
   * @param from to earliest and latest event time to look at, epoch milliseconds
   */
  async hashes(
    keys: readonly KeyToRestore[],
    from: number,
    to: number,
    position: Position,
  ): Promise<Map<number, number[] | undefined>> {
    const where = `appId IN {apps:Array(String)} AND laneKey IN {keys:Array(UInt64)}
      AND at BETWEEN fromUnixTimestamp64Milli({from:Int64}) AND fromUnixTimestamp64Milli({to:Int64})
      AND (logId != {logId:UInt64} OR logOffset < {first:UInt64})`;
    const rows = await this.warehouse.select<{ key: number; hashes: number[] }>(
      `SELECT key, groupArray({most:UInt32})(hash) AS hashes FROM (
         SELECT toFloat64(laneKey) AS key, toFloat64(eventHash) AS hash FROM events WHERE ${where}
         UNION ALL SELECT toFloat64(laneKey) AS key, toFloat64(spanHash) AS hash FROM spans WHERE ${where})
       GROUP BY key`,
      {
        params: {
          ...{ ...parametersOf(keys), from, to, most: this.maxIds + 1 },
          ...{ logId: position.logId, first: position.first },
        },
        timeoutMs: 60_000,
      },
    );
    return new Map(rows.map(({ key, hashes }) => [key, hashes.length > this.maxIds ? undefined : hashes]));
  }

  /** Which of these events and spans of named sessions the warehouse holds, without those of the batch at `position` and later. */
  repeatedInSessions(asked: readonly IdToFind[], position: Position): Promise<Map<number, number[]>> {
    return this.found(asked, position, (where) => [
      `SELECT laneKey, eventHash AS hash FROM events WHERE ${where} AND eventHash IN {hashes:Array(UInt64)} AND sessionId != ''`,
      `SELECT laneKey, spanHash AS hash FROM spans WHERE ${where} AND spanHash IN {hashes:Array(UInt64)} AND sessionId != ''`,
    ]);
  }

  /**
   * Which of these events of installs without named sessions the warehouse holds, whatever their time, without those of
   * the batch at `position` and later.
   */
  repeated(asked: readonly IdToFind[], position: Position): Promise<Map<number, number[]>> {
    return this.found(asked, position, (where) => [
      `SELECT laneKey, eventHash AS hash FROM events WHERE ${where} AND eventHash IN {hashes:Array(UInt64)} AND sessionId = ''`,
    ]);
  }

  /** @param selects the statements whose rows are found, from the condition on keys and place */
  private async found(
    asked: readonly IdToFind[],
    position: Position,
    selects: (where: string) => string[],
  ): Promise<Map<number, number[]>> {
    const where = `appId IN {apps:Array(String)} AND laneKey IN {keys:Array(UInt64)}
      AND (logId != {logId:UInt64} OR logOffset < {first:UInt64})`;
    const found = new Map<number, number[]>();
    for (let from = 0; from < asked.length; from += HASHES_PER_QUESTION) {
      const some = asked.slice(from, from + HASHES_PER_QUESTION);
      const rows = await this.warehouse.select<{ key: number; hash: number }>(
        `SELECT DISTINCT toFloat64(f.laneKey) AS key, toFloat64(f.hash) AS hash FROM (${selects(where).join(' UNION ALL ')}) AS f`,
        {
          params: {
            ...parametersOf(some),
            hashes: [...new Set(some.map(({ hash }) => hash))],
            logId: position.logId,
            first: position.first,
          },
          timeoutMs: 60_000,
        },
      );
      for (const { key, hash } of rows) {
        const hashes = found.get(key);
        if (hashes === undefined) found.set(key, [hash]);
        else hashes.push(hash);
      }
    }
    return found;
  }

  /**
   * The events of stored derived sessions of one install, for cutting them anew.
   *
   * @param rows the sessions; without them, all events of the install that name no session
   */
  async chainEvents(
    chain: InstallChain,
    position: Position,
    rows: readonly Pick<ChainRow, 'startAt' | 'endAt'>[] = [ALL_TIME],
  ): Promise<SessionEvent[]> {
    const from = Math.min(...rows.map((row) => row.startAt));
    const to = Math.max(...rows.map((row) => row.endAt));
    const stored = await this.warehouse.select<StoredEvent>(
      `SELECT ${EVENT_COLUMNS}
       FROM events
       WHERE tenantId = {tenant:String} AND appId = {app:String} AND laneKey = {key:UInt64} AND sessionId = ''
         AND events.at BETWEEN fromUnixTimestamp64Milli({from:Int64}) AND fromUnixTimestamp64Milli({to:Int64})
         AND (logId != {logId:UInt64} OR logOffset < {first:UInt64})`,
      {
        params: {
          tenant: chain.tenantId,
          app: chain.appId,
          key: chain.laneKey,
          from,
          to,
          logId: position.logId,
          first: position.first,
        },
        timeoutMs: 60_000,
      },
    );
    return stored.map(sessionEventOf);
  }

  /** All events of a session that its SDK named. */
  async namedEvents(
    { appId, laneKey }: KeyToRestore,
    sessionId: string,
    position: Position,
  ): Promise<SessionEvent[]> {
    const stored = await this.warehouse.select<StoredEvent>(
      `SELECT ${EVENT_COLUMNS}
       FROM events
       WHERE appId = {app:String} AND laneKey = {key:UInt64} AND sessionId = {session:String}
         AND (logId != {logId:UInt64} OR logOffset < {first:UInt64})`,
      {
        params: {
          app: appId,
          key: laneKey,
          session: sessionId,
          logId: position.logId,
          first: position.first,
        },
        timeoutMs: 60_000,
      },
    );
    return stored.map(sessionEventOf);
  }
}

const parametersOf = (keys: readonly KeyToRestore[]): { apps: string[]; keys: number[] } => ({
  apps: [...new Set(keys.map((key) => key.appId))],
  keys: [...new Set(keys.map((key) => key.laneKey))],
});
