import type { Resource } from '@sonde/event-schema';
import type { Session, SessionEvent } from '@sonde/sessions';
import type { Warehouse } from '@sonde/warehouse';
import type { InstallChain } from './install-chain';
import { type ChainRow } from './install-chain';
import { KnownKeys } from './known-keys';
import type { NamedSession } from './named-session';

/** Where the batch stands for which state is restored: rows of this log from `first` on are that batch's own. */
export interface Position {
  readonly logId: number;
  readonly partition: number;
  readonly first: number;
}

export interface KeyToRestore {
  readonly appId: string;
  readonly laneKey: number;
}

const RESOURCE_TEXTS = [
  'installId', 'appVersion', 'appBuild', 'patch', 'environment', 'emulator', 'installSource', 'os', 'osVersion',
  'device', 'manufacturer', 'country', 'carrier', 'network', 'locale', 'sdk', 'sdkVersion',
] as const satisfies readonly (keyof Resource)[]; // prettier-ignore

const ms = (column: string): string => `toFloat64(toUnixTimestamp64Milli(${column})) AS ${column}`;
const number = (column: string): string => `toFloat64(${column}) AS ${column}`;

/** Counted in days: as a DateTime it would be midnight of the server's time zone, the day before in UTC, and end in 2106. */
const EXPIRES_AT = 'toFloat64(toUInt16(expiresOn)) * 86400000 AS expiresAt';

/** Where a row stands and when its session is: all that is needed of derived sessions, of which an install may have hundreds. */
const PLACE_COLUMNS = [
  'tenantId', 'appId', 'sessionId', number('laneKey'), number('version'), 'deleted', number('logId'), number('logOffset'),
  ...['anchorAt', 'startAt', 'endAt'].map(ms),
].join(', '); // prettier-ignore

const SESSION_COLUMNS = [
  PLACE_COLUMNS, ...['userAt', 'firstScreenAt', 'lastScreenAt', 'launchAt', 'receivedAt'].map(ms),
  number('startHash'), 'protocol', ...RESOURCE_TEXTS, 'userId', 'firstScreen', 'lastScreen', 'launchKind',
  'launchDurationMs', number('eventCount'), 'counts', 'crashed', 'anr', 'errored', 'abnormal', 'ended', 'background',
  'userPerceivedCrash', 'userPerceivedAnr', EXPIRES_AT,
].join(', '); // prettier-ignore

type ResourceTexts = Pick<Resource, (typeof RESOURCE_TEXTS)[number]>;

export interface StoredPlace {
  tenantId: string;
  appId: string;
  sessionId: string;
  laneKey: number;
  version: number;
  deleted: 0 | 1;
  logId: number;
  logOffset: number;
  anchorAt: number;
  startAt: number;
  endAt: number;
}

export interface StoredSession
  extends
    StoredPlace,
    ResourceTexts,
    Omit<
      Session,
      | 'startAt'
      | 'endAt'
      | 'resource'
      | 'crashed'
      | 'anr'
      | 'errored'
      | 'abnormal'
      | 'ended'
      | 'foreground'
      | 'userPerceivedCrash'
      | 'userPerceivedAnr'
    > {
  // prettier-ignore
  crashed: 0 | 1;
  anr: 0 | 1;
  errored: 0 | 1;
  abnormal: 0 | 1;
  ended: 0 | 1;
  background: 0 | 1;
  userPerceivedCrash: 0 | 1;
  userPerceivedAnr: 0 | 1;
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
   * The ids that the events and spans of these lane keys have, without those of the batch at `position` and later.
   *
   * @param from to earliest and latest event time to look at, epoch milliseconds
   */
  async hashes(
    keys: readonly KeyToRestore[],
    from: number,
    to: number,
    position: Position,
  ): Promise<Map<number, number[]>> {
    const where = `appId IN {apps:Array(String)} AND laneKey IN {keys:Array(UInt64)}
      AND at BETWEEN fromUnixTimestamp64Milli({from:Int64}) AND fromUnixTimestamp64Milli({to:Int64})
      AND (logId != {logId:UInt64} OR logOffset < {first:UInt64})`;
    const rows = await this.warehouse.select<{ key: number; hashes: number[] }>(
      `SELECT key, groupArray(hash) AS hashes FROM (
         SELECT toFloat64(laneKey) AS key, toFloat64(eventHash) AS hash FROM events WHERE ${where}
         UNION ALL SELECT toFloat64(laneKey) AS key, toFloat64(spanHash) AS hash FROM spans WHERE ${where})
       GROUP BY key`,
      {
        params: { ...parametersOf(keys), from, to, logId: position.logId, first: position.first },
        timeoutMs: 60_000,
      },
    );
    return new Map(rows.map(({ key, hashes }) => [key, hashes]));
  }

  /**
   * Which of these events of installs without named sessions the warehouse holds, whatever their time, without those of
   * the batch at `position` and later.
   */
  async repeated(
    asked: readonly (KeyToRestore & { readonly hash: number })[],
    position: Position,
  ): Promise<Map<number, number[]>> {
    const found = new Map<number, number[]>();
    for (let from = 0; from < asked.length; from += HASHES_PER_QUESTION) {
      const some = asked.slice(from, from + HASHES_PER_QUESTION);
      const rows = await this.warehouse.select<{ key: number; hash: number }>(
        `SELECT DISTINCT toFloat64(laneKey) AS key, toFloat64(eventHash) AS hash FROM events
         WHERE appId IN {apps:Array(String)} AND laneKey IN {keys:Array(UInt64)} AND sessionId = ''
           AND eventHash IN {hashes:Array(UInt64)} AND (logId != {logId:UInt64} OR logOffset < {first:UInt64})`,
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
    type Stored = Omit<SessionEvent, 'resource'> & ResourceTexts;
    const stored = await this.warehouse.select<Stored>(
      `SELECT ${ms('at')}, toFloat64(eventHash) AS hash, type, kind, screen, durationMs, if(foreground = 255, -1, foreground) AS foreground,
         userId, protocol, ${RESOURCE_TEXTS.join(', ')}, ${ms('receivedAt')},
         ${EXPIRES_AT}
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
    return stored.map((row) => ({ ...row, resource: resourceOf(row) }));
  }
}

const parametersOf = (keys: readonly KeyToRestore[]): { apps: string[]; keys: number[] } => ({
  apps: [...new Set(keys.map((key) => key.appId))],
  keys: [...new Set(keys.map((key) => key.laneKey))],
});

function resourceOf(row: ResourceTexts): Resource {
  const texts = Object.fromEntries(RESOURCE_TEXTS.map((name) => [name, row[name]])) as ResourceTexts;
  return { ...texts, firstInstalledAt: 0 };
}

/** True when the row was written by the batch at `position`, which is being repeated. */
export const isAhead = (row: StoredPlace, position: Position): boolean =>
  row.logId === position.logId && row.logOffset >= position.first;

/** A named session as it stood before the batch at `position`. */
export function namedSessionOf(row: StoredSession, position: Position): NamedSession {
  return {
    tenantId: row.tenantId,
    appId: row.appId,
    sessionId: row.sessionId,
    laneKey: row.laneKey,
    version: row.version,
    anchorAt: row.anchorAt,
    session: sessionOfRow(row),
    hashes: new Set(),
    ahead: isAhead(row, position),
    usedIn: 0,
  };
}

export const chainRowOf = (row: StoredPlace): ChainRow => ({
  sessionId: row.sessionId,
  startAt: row.startAt,
  endAt: row.endAt,
  version: row.version,
  anchorAt: row.anchorAt,
  alive: row.deleted === 0,
  loaded: false,
});

function sessionOfRow(row: StoredSession): Session {
  const counts: Record<string, number> = {};
  for (const [type, count] of Object.entries(row.counts)) counts[type] = Number(count);
  return {
    startAt: row.startAt,
    startHash: row.startHash,
    endAt: row.endAt,
    resource: resourceOf(row),
    protocol: row.protocol,
    userId: row.userId,
    userAt: row.userAt,
    firstScreen: row.firstScreen,
    firstScreenAt: row.firstScreenAt,
    lastScreen: row.lastScreen,
    lastScreenAt: row.lastScreenAt,
    launchKind: row.launchKind,
    launchDurationMs: row.launchDurationMs,
    launchAt: row.launchAt,
    eventCount: row.eventCount,
    counts,
    crashed: row.crashed === 1,
    anr: row.anr === 1,
    errored: row.errored === 1,
    abnormal: row.abnormal === 1,
    ended: row.ended === 1,
    foreground: row.background === 0,
    userPerceivedCrash: row.userPerceivedCrash === 1,
    userPerceivedAnr: row.userPerceivedAnr === 1,
    receivedAt: row.receivedAt,
    expiresAt: row.expiresAt,
  };
}
