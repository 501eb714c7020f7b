import { SESSION_LIVES, SESSION_ROWS } from '@sonde/vitals';

const ms = (column: string): string => `toFloat64(toUnixTimestamp64Milli(${column})) AS ${column}Ms`;

/** What a statement selects to make sessions of its rows. */
export const SESSION_SELECT = [
  'sessionId',
  'toString(laneKey) AS laneKeyText',
  'derived',
  ms('startAt'),
  'toString(startHash) AS startHashText',
  ms('endAt'),
  'installId',
  'userId',
  'appVersion',
  'appBuild',
  'os',
  'osVersion',
  'device',
  'country',
  'carrier',
  'firstScreen',
  'lastScreen',
  'launchKind',
  'launchDurationMs',
  ms('launchAt'),
  'foregroundMs',
  'eventCount',
  'counts',
  'crashed',
  'anr',
  'errored',
  'abnormal',
  'ended',
  'exitReason',
  'background',
].join(', ');

export interface SessionRow {
  readonly sessionId: string;
  readonly laneKeyText: string;
  readonly derived: number;
  readonly startAtMs: number;
  readonly startHashText: string;
  readonly endAtMs: number;
  readonly installId: string;
  readonly userId: string;
  readonly appVersion: string;
  readonly appBuild: string;
  readonly os: string;
  readonly osVersion: string;
  readonly device: string;
  readonly country: string;
  readonly carrier: string;
  readonly firstScreen: string;
  readonly lastScreen: string;
  readonly launchKind: string;
  readonly launchDurationMs: number;
  readonly launchAtMs: number;
  /** -1 in rows from before it was worked out. */
  readonly foregroundMs: number;
  readonly eventCount: number;
  readonly counts: Readonly<Record<string, number | string>>;
  readonly crashed: number;
  readonly anr: number;
  readonly errored: number;
  readonly abnormal: number;
  readonly ended: number;
  readonly exitReason: string;
  readonly background: number;
}

/** A statement over live sessions: the newest version of each, tombstones left out. */
export const selectSessions = (where: readonly string[], tail: string): string =>
  `SELECT ${SESSION_SELECT} FROM ${SESSION_ROWS} WHERE ${[...where, SESSION_LIVES].join(' AND ')} ${tail} ` +
  'SETTINGS do_not_merge_across_partitions_select_final = 1';
