import type { Resource } from '@sonde/event-schema';
import type { ChainRow, Session, SessionEvent } from '@sonde/sessions';
import type { NamedSession } from './named-session';

/** Where the batch stands for which state is restored: rows of this log from `first` on are that batch's own. */
export interface Position {
  readonly logId: number;
  readonly partition: number;
  readonly first: number;
}

export const RESOURCE_TEXTS = [
  'installId',
  'appVersion',
  'appBuild',
  'patch',
  'environment',
  'emulator',
  'installSource',
  'os',
  'osVersion',
  'device',
  'manufacturer',
  'country',
  'carrier',
  'network',
  'locale',
  'sdk',
  'sdkVersion',
] as const satisfies readonly (keyof Resource)[];

export const ms = (column: string): string => `toFloat64(toUnixTimestamp64Milli(${column})) AS ${column}`;
export const number = (column: string): string => `toFloat64(${column}) AS ${column}`;

/** Counted in days: as a DateTime it would be midnight of the server's time zone, the day before in UTC, and end in 2106. */
export const EXPIRES_AT = 'toFloat64(toUInt16(expiresOn)) * 86400000 AS expiresAt';

/** Where a row stands and when its session is: all that is needed of derived sessions, of which an install may have hundreds. */
export const PLACE_COLUMNS = [
  'tenantId',
  'appId',
  'sessionId',
  number('laneKey'),
  number('version'),
  'deleted',
  number('logId'),
  number('logOffset'),
  ...['anchorAt', 'startAt', 'endAt'].map(ms),
].join(', ');

export const SESSION_COLUMNS = [
  PLACE_COLUMNS,
  ...[
    'userAt',
    'firstScreenAt',
    'lastScreenAt',
    'launchAt',
    'receivedAt',
    'shownFrom',
    'shownTo',
    'exitAt',
  ].map(ms),
  number('startHash'),
  'protocol',
  ...RESOURCE_TEXTS,
  'userId',
  'firstScreen',
  'lastScreen',
  'launchKind',
  'launchDurationMs',
  number('eventCount'),
  'counts',
  'crashed',
  'anr',
  'errored',
  'ended',
  'background',
  'userPerceivedCrash',
  'userPerceivedAnr',
  'foregroundSaidMs',
  'arrayMap(turn -> toFloat64(turn), turns) AS turns',
  'exits',
  'exitReason',
  EXPIRES_AT,
].join(', ');

/** What a session needs to know of an event. */
export const EVENT_COLUMNS = [
  ms('at'),
  'toFloat64(eventHash) AS hash',
  'type',
  'kind',
  'screen',
  'durationMs',
  'foregroundMs',
  'if(foreground = 255, -1, foreground) AS foreground',
  'userId',
  'protocol',
  ...RESOURCE_TEXTS,
  ms('receivedAt'),
  EXPIRES_AT,
].join(', ');

export type ResourceTexts = Pick<Resource, (typeof RESOURCE_TEXTS)[number]>;

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

/** Fields of a session that the warehouse keeps in another form, or in `StoredPlace`. */
type KeptOtherwise =
  | keyof StoredPlace
  | 'resource'
  | 'crashed'
  | 'anr'
  | 'errored'
  | 'ended'
  | 'foreground'
  | 'userPerceivedCrash'
  | 'userPerceivedAnr';

export interface StoredSession extends StoredPlace, ResourceTexts, Omit<Session, KeptOtherwise> {
  crashed: 0 | 1;
  anr: 0 | 1;
  errored: 0 | 1;
  ended: 0 | 1;
  background: 0 | 1;
  userPerceivedCrash: 0 | 1;
  userPerceivedAnr: 0 | 1;
}

export type StoredEvent = Omit<SessionEvent, 'resource'> & ResourceTexts;

export const sessionEventOf = (row: StoredEvent): SessionEvent => ({ ...row, resource: resourceOf(row) });

export function resourceOf(row: ResourceTexts): Resource {
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
    hasMoreStored: false,
    repeated: new Set(),
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

export function sessionOfRow(row: StoredSession): Session {
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
    ended: row.ended === 1,
    foreground: row.background === 0,
    userPerceivedCrash: row.userPerceivedCrash === 1,
    userPerceivedAnr: row.userPerceivedAnr === 1,
    shownFrom: row.shownFrom,
    shownTo: row.shownTo,
    foregroundSaidMs: row.foregroundSaidMs,
    turns: row.turns,
    exits: row.exits,
    exitReason: row.exitReason,
    exitAt: row.exitAt,
    receivedAt: row.receivedAt,
    expiresAt: row.expiresAt,
  };
}
