import type { KnownWork } from '@sonde/catalog';
import {
  advance,
  lookoutOf,
  mayAdvance,
  NOTHING_SEEN,
  SONDE,
  standingWork,
  type Activity,
  withActivity,
  type GroupWork,
  type Lookout,
  type Sightings,
} from '@sonde/triage';
import type { RequestGroupings } from '../error-groups/app-groupings';
import type { AppScope } from '../events/event';
import type { Ask } from '../warehouse/ask';
import { AppWork, type WorkReader } from './app-work';
import type { SightingsReader } from './sightings-reader';

export interface WorkReading {
  readonly known: Pick<KnownWork, 'of'>;
  readonly sightings: Pick<SightingsReader, 'read'>;
}

/** The work as it is known now, for the questions of one request. */
export class RequestWork implements WorkReader {
  private readonly read = new Map<string, Promise<AppWork>>();

  /**
   * @param groupings those of the request
   * @param now epoch milliseconds of the request
   */
  constructor(
    private readonly reading: WorkReading,
    private readonly groupings: RequestGroupings,
    private readonly ask: Ask,
    private readonly now: number,
  ) {}

  of(scope: AppScope): Promise<AppWork> {
    const known = this.read.get(scope.appId);
    if (known) return known;
    const work = this.readNow(scope);
    this.read.set(scope.appId, work);
    return work;
  }

  changed({ appId }: AppScope): void {
    this.read.delete(appId);
    this.groupings.changed(appId);
  }

  private async readNow(scope: AppScope): Promise<AppWork> {
    const { known, sightings } = this.reading;
    const [{ merges }, logged] = await Promise.all([this.groupings.of(scope.appId), known.of(scope.appId)]);
    const works = new Map([...logged].map(([id, work]) => [id, standingWork(work, id, merges)]));
    const lookouts = new Map<string, Lookout>();
    for (const [id, work] of works) {
      const lookout = merges.canonical(id) === id ? lookoutOf(work) : undefined;
      if (lookout) lookouts.set(id, lookout);
    }
    const seen = lookouts.size > 0 ? await sightings.read(this.ask, scope, lookouts, merges) : undefined;
    const found = new Map(
      [...works].map(([id, work]) => [id, foundSince(work, seen?.get(id) ?? NOTHING_SEEN, this.now)]),
    );
    const advanced = [...works].map(
      ([id, work]) => [id, (found.get(id) ?? []).reduce(withActivity, work)] as const,
    );
    return new AppWork(merges, new Map(advanced), found);
  }
}

/** What was found since and is not written yet: the lines that the log will have once it is. */
export function foundSince(work: GroupWork, seen: Sightings, now: number): readonly Activity[] {
  if (!mayAdvance(work)) return [];
  return advance(work, seen, now).map((deed, i) => ({
    sequence: work.sequence + i + 1,
    at: now,
    actor: SONDE,
    deed,
  }));
}
