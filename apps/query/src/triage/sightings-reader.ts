import {
  newestSeen,
  sightingsOf,
  sightingsQuestion,
  versionsQuestion,
  type Lookout,
  type MergeMap,
  type Sightings,
  type SightingsRow,
  type Version,
  type VersionsRow,
} from '@sonde/triage';
import type { DataVersionReader } from '../cache/data-version';
import type { AppScope } from '../events/event';
import type { Ask } from '../warehouse/ask';

/** What was seen of an app's groups since the decisions about them. */
export interface SightingsReader {
  /**
   * Of each group that is looked out for; members of merges count for the group that stands for them.
   * @throws WarehouseUnavailableError, and what `Ask.select` throws
   */
  read(
    ask: Ask,
    scope: AppScope,
    lookouts: ReadonlyMap<string, Lookout>,
    merges: MergeMap,
  ): Promise<ReadonlyMap<string, Sightings>>;
  /** The newest version of the app of which an event has come; `NO_VERSION` of none. */
  newestVersion(ask: Ask, scope: AppScope): Promise<Version>;
}

/** Groups of one statement: ClickHouse takes parameters of up to 128 KiB. */
const AT_ONCE = 1_000;
/** Apps of which what was seen last is held. */
const MOST_APPS = 1_000;

interface Held {
  /** What it was asked for, and of which data. */
  readonly of: string;
  readonly sightings: Promise<ReadonlyMap<string, Sightings>>;
}

/**
 * @param versions of the data, by which what was seen a moment ago is known to be all there is; without them it is read
 *   anew each time
 */
export function createSightingsReader(versions: DataVersionReader | undefined): SightingsReader {
  const held = new Map<string, Held>();
  return {
    async read(ask, scope, lookouts, merges) {
      // Read before the events: what is processed meanwhile is then found again.
      const version = await versions?.read().catch(() => undefined);
      if (!version) return readSightings(ask, scope, lookouts, merges);
      const of = JSON.stringify([version, [...lookouts], merges.from, merges.into]);
      const known = held.get(scope.appId);
      if (known?.of === of) return known.sightings;
      const sightings = readSightings(ask, scope, lookouts, merges);
      const reading = { of, sightings };
      held.delete(scope.appId);
      held.set(scope.appId, reading);
      const [longest] = held.keys();
      if (held.size > MOST_APPS && longest !== undefined) held.delete(longest);
      sightings.catch(() => {
        if (held.get(scope.appId) === reading) held.delete(scope.appId);
      });
      return sightings;
    },
    async newestVersion(ask, scope) {
      const { sql, params } = versionsQuestion(scope);
      return newestSeen(await ask.select<VersionsRow>(sql, params));
    },
  };
}

async function readSightings(
  ask: Ask,
  scope: AppScope,
  lookouts: ReadonlyMap<string, Lookout>,
  merges: MergeMap,
): Promise<ReadonlyMap<string, Sightings>> {
  const all = [...lookouts];
  const parts = Array.from({ length: Math.ceil(all.length / AT_ONCE) }, async (_, i) => {
    const part = new Map(all.slice(i * AT_ONCE, (i + 1) * AT_ONCE));
    const question = sightingsQuestion(scope, part, merges);
    return sightingsOf(question, await ask.select<SightingsRow>(question.sql, question.params));
  });
  return new Map((await Promise.all(parts)).flatMap((found) => [...found]));
}
