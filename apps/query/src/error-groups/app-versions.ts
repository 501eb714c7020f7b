import { compareVersions, newestVersion, type Version } from '@sonde/triage';
import { Params, scopeCondition } from '@sonde/vitals';
import type { AppScope } from '../events/event';
import { upToMoment, type Moment } from '../paging/moment';
import type { Ask } from '../warehouse/ask';
import { GROUPED } from './of-groups';

/** More are builds of developers and of nobody else. */
const MAX_VERSIONS = 10_000;

/** The versions of which failures are kept, each with its builds: those that were used last, if there are very many. */
export async function selectVersions(ask: Ask, scope: AppScope, moment?: Moment): Promise<Version[]> {
  const params = new Params();
  const where = [scopeCondition(params, scope), GROUPED, ...(moment ? [upToMoment(params, moment)] : [])];
  return ask.select<Version>(
    `SELECT toString(appVersion) AS version, toString(appBuild) AS build FROM events WHERE ${where.join(' AND ')} ` +
      `GROUP BY version, build ORDER BY max(at) DESC, version, build LIMIT ${MAX_VERSIONS}`,
    params.values,
  );
}

/** A version with its builds, and all that are older. An event that says no version is of none. */
export interface NewIn {
  readonly wanted: readonly Version[];
  readonly older: readonly Version[];
}

/** @param version as users see it; undefined: the newest */
export function newIn(versions: readonly Version[], version: string | undefined): NewIn {
  const said = versions.filter((one) => one.version !== '');
  const name = version ?? newestVersion(said).version;
  const wanted = said.filter((one) => one.version === name);
  const first = wanted.reduce<Version | undefined>(
    (least, one) => (least && compareVersions(least, one) <= 0 ? least : one),
    undefined,
  );
  const older = first ? said.filter((one) => one.version !== name && compareVersions(one, first) < 0) : [];
  return { wanted, older };
}
