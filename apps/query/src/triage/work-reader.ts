import type { KnownWork } from '@sonde/catalog';
import {
  advance,
  lookoutOf,
  mayAdvance,
  NOTHING_SEEN,
  SONDE,
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
    const [{ merges }, works] = await Promise.all([this.groupings.of(scope.appId), known.of(scope.appId)]);
    const lookouts = new Map<string, Lookout>();
    for (const [id, work] of works) {
      const lookout = merges.canonical(id) === id ? lookoutOf(work) : undefined;
      if (lookout) lookouts.set(id, lookout);
    }
    const seen = lookouts.size > 0 ? await sightings.read(this.ask, scope, lookouts, merges) : undefined;
    return new AppWork(
      merges,
      new Map([...works].map(([id, work]) => [id, advanced(work, seen?.get(id) ?? NOTHING_SEEN, this.now)])),
    );
  }
}

/** The state with what was found since: what the log will say once it is written there. */
export function advanced(work: GroupWork, seen: Sightings, now: number): GroupWork {
  if (!mayAdvance(work)) return work;
  return advance(work, seen, now).reduce(
    (state, deed) => withActivity(state, { sequence: state.sequence + 1, at: now, actor: SONDE, deed }),
    work,
  );
}
