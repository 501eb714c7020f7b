import { compareVersions, newestSeen, versionsQuestion, type Version, type VersionsRow } from '@sonde/triage';
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

/**
 * The newest version that users of the app have, '' when none is known: the one against which groups are resolved, whether
 * or not it has had an error.
 */
export async function selectNewestVersion(ask: Ask, scope: AppScope): Promise<string> {
  const { sql, params } = versionsQuestion(scope);
  return newestSeen(await ask.select<VersionsRow>(sql, params)).version;
}

/** @param versions all of which failures are kept @param version as users see it */
export function newIn(versions: readonly Version[], version: string): NewIn {
  const said = versions.filter((one) => one.version !== '');
  const wanted = said.filter((one) => one.version === version);
  const [any] = wanted;
  if (!any) return { wanted, older: [] };
  const first = wanted.reduce((least, one) => (compareVersions(one, least) < 0 ? one : least), any);
  return { wanted, older: said.filter((one) => one.version !== version && compareVersions(one, first) < 0) };
}
