import { RESOURCE_DIMENSIONS, DIMENSIONS, type DimensionId } from '../dimension';
import { WRITING } from './writing';

/** Columns of an install's earliest event that the table keeps, in the order of its array. Only ever append to it. */
export const FIRST_COLUMNS = [
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
  'protocol',
] as const;

/** For how many days an install is remembered after its last event. */
const KEPT_DAYS = 1_096;

/** Later than any event: the phone has not said when the app was installed. */
const NOT_SAID = "toDateTime64('2299-01-01 00:00:00', 3, 'UTC')";

/** The least `firstInstalledAt` that a phone said. */
const installedAt = `min(if(firstInstalledAt > fromUnixTimestamp64Milli(0), firstInstalledAt, ${NOT_SAID}))`;
const firstColumns = `[${FIRST_COLUMNS.map((name) => `toString(${name})`).join(', ')}]`;

/**
 * The statement that remembers the installs of raw rows. Rows may be put in any number of times, in any order, whether or
 * not what they are part of is published: an install's entry is that of all rows that it was ever given.
 */
export const rememberInstallsSql = (where: readonly string[]): string =>
  'INSERT INTO installs (tenantId, appId, installId, firstAt, lastAt, installedAt, first, expiresOn) ' +
  `SELECT tenantId, appId, installId, min(at), max(at), ${installedAt}, ` +
  `argMinState(${firstColumns}, (at, eventHash)), toDate(max(at)) + ${KEPT_DAYS} ` +
  `FROM events WHERE ${where.join(' AND ')} GROUP BY tenantId, appId, installId ${WRITING}`;

/** Which installs, and which raw rows the table may not know yet. */
export interface InstallsAsked {
  /** Condition on tenantId and appId. */
  readonly scope: string;
  /** Condition of the rows of `events` that no published batch holds. */
  readonly beyond: string;
  /** Dimensions of the earliest event that are to be told. */
  readonly dimensions: readonly DimensionId[];
}

/** Whether the table can tell them all: what every event says of its phone. */
export const installsKnow = (dimensions: readonly DimensionId[]): boolean =>
  dimensions.every((id) => RESOURCE_DIMENSIONS.includes(id));

/**
 * Subquery with a row for each install: `appId`, `installId`, `beganAt` (by the phone's word, else by the earliest event), `seenAt` (that event)
 * and the columns of which the dimensions are made, as its earliest event says. Reads no raw row that was rolled up.
 */
export function installsSql({ scope, beyond, dimensions }: InstallsAsked): string {
  const columns = [...new Set(dimensions.flatMap((id) => DIMENSIONS[id].columns))].filter(
    (name) => name !== 'appId',
  );
  const asked = columns.map((name) => {
    const place = (FIRST_COLUMNS as readonly string[]).indexOf(name) + 1;
    if (place === 0) throw new Error(`installs do not know ${name}`);
    return `, argMinMerge(earliest)[${place}] AS ${name}`;
  });
  const made = columns.length > 0 ? `argMinState(${firstColumns}, (at, eventHash))` : '0';
  return (
    `(SELECT appId, installId, if(min(said) < ${NOT_SAID}, min(said), min(seen)) AS beganAt, min(seen) AS seenAt${asked.join('')} FROM (` +
    `SELECT appId, installId, firstAt AS seen, installedAt AS said, ${columns.length > 0 ? 'first' : '0'} AS earliest ` +
    `FROM installs WHERE ${scope} UNION ALL ` +
    `SELECT appId, installId, min(at) AS seen, ${installedAt} AS said, ${made} AS earliest ` +
    `FROM events WHERE ${scope} AND ${beyond} GROUP BY appId, installId) GROUP BY appId, installId)`
  );
}
