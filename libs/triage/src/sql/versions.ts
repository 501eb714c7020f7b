import { PRODUCTION } from '@sonde/release-comparison';
import { Params, scopeCondition } from '@sonde/vitals';
import { newestVersion } from '../versions/compare-versions';
import type { Version } from '../versions/version';
import type { AppScope } from './sightings';

export interface VersionsQuestion {
  readonly sql: string;
  readonly params: Readonly<Record<string, unknown>>;
}

export interface VersionsRow extends Version {
  /** 1: real users have it; 0: only developers and testers do. */
  readonly production: number;
}

/** Asks which versions of an app there are: every event lies in a session, and those are fewer. */
export function versionsQuestion(scope: AppScope): VersionsQuestion {
  const params = new Params();
  const sql =
    `SELECT toString(appVersion) AS version, toString(appBuild) AS build, ` +
    `toUInt8(max(${PRODUCTION})) AS production FROM sessions WHERE ${scopeCondition(params, scope)} ` +
    `AND deleted = 0 GROUP BY appVersion, appBuild`;
  return { sql, params: params.values };
}

/**
 * The newest version of which anything has come; `NO_VERSION` when nothing has. Builds that only developers and testers
 * have do not count while there are others: what is resolved "now" would else come back to users unnoticed, whose
 * versions are all older than tomorrow's.
 */
export function newestSeen(rows: readonly VersionsRow[]): Version {
  const used = rows.filter(({ production }) => production === 1);
  const { version, build } = newestVersion(used.length > 0 ? used : rows);
  return { version, build };
}
