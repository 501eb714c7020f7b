import { CatalogError, type Catalog, type KnownWork } from '@sonde/catalog';
import {
  advance,
  decide,
  foldActivities,
  lookoutOf,
  NOTHING_SEEN,
  SONDE,
  standingWork,
  withActivity,
  type Activity,
  type Actor,
  type Deed,
  type DeedOfPeople,
  type GroupWork,
  type Lookout,
  type MergeMap,
  type Sightings,
} from '@sonde/triage';
import { queryError } from '../errors/query-error';
import type { AppScope } from '../events/event';
import type { Turns } from './turns';

/** What somebody wants to do with a group. */
export interface Wish {
  /** Of a group that stands for itself. */
  readonly groupId: string;
  /** The version of the group that was seen; null: whatever has happened. */
  readonly seen: number | null;
}

export type Written =
  | { readonly kind: 'DONE' }
  /** It is so already. */
  | { readonly kind: 'ALREADY'; readonly sentence: string }
  | { readonly kind: 'REFUSED'; readonly sentence: string }
  /** Others did this first. */
  | { readonly kind: 'CONFLICT'; readonly version: number; readonly since: readonly Activity[] };

export interface DeedWriting {
  readonly activities: Pick<Catalog['groupActivities'], 'list' | 'insert'>;
  /** Of all who write in this process: they need not try again and again because of each other. */
  readonly turns: Turns;
  /** Aborted when the time of the request is up. */
  readonly signal: AbortSignal;
  /** Takes in what this process has written, so that its next answer has it. */
  readonly known: Pick<KnownWork, 'learn'>;
  /** What was seen of groups since the decisions about them. */
  readonly sightings: (lookouts: ReadonlyMap<string, Lookout>) => Promise<ReadonlyMap<string, Sightings>>;
  /** By which they are read. */
  readonly merges: MergeMap;
  /** Epoch milliseconds. */
  readonly clock: () => number;
}

/**
 * Of several processes that write into one log at once one is first in each round, so with fewer of them than this each
 * gets its turn.
 */
const MOST_ROUNDS = 200;

/**
 * Writes a person's deed into the log of each group, after what Sonde has found about it. Whoever inserts line n + 1 has
 * seen line n: the catalog takes each line once. One who named a version hears of it when somebody was faster; one who
 * named none looks again and goes on.
 *
 * @returns what became of each, in the order of the wishes
 * @throws CatalogError UNAVAILABLE: some may be written all the same; GraphQLError TIMEOUT
 */
export async function writeDeeds(
  writing: DeedWriting,
  scope: AppScope,
  actor: Actor,
  deed: DeedOfPeople,
  wishes: readonly Wish[],
): Promise<Written[]> {
  const keys = wishes.map(({ groupId }) => JSON.stringify([scope.appId, groupId]));
  return writing.turns.take(keys, { signal: writing.signal, late: tooLate }, () =>
    writeInTurn(writing, scope, actor, deed, wishes),
  );
}

const tooLate = (): Error =>
  queryError('TIMEOUT', 'Too many change the same groups at once, and 10 seconds are over: look again.');

async function writeInTurn(
  writing: DeedWriting,
  { tenantId, appId }: AppScope,
  actor: Actor,
  deed: DeedOfPeople,
  wishes: readonly Wish[],
): Promise<Written[]> {
  const written = new Map<Wish, Written>();
  for (let round = 1; written.size < wishes.length; round++) {
    if (writing.signal.aborted) throw tooLate();
    const open = wishes.filter((wish) => !written.has(wish));
    const logs = await Promise.all(
      open.map(async (wish) => {
        const activities = await writing.activities.list({ appId, groupId: wish.groupId });
        return { wish, activities, work: foldActivities(activities) };
      }),
    );
    const lookouts = new Map(
      logs.flatMap(({ wish, work }) => {
        const lookout = lookoutOf(standingWork(work, wish.groupId, writing.merges));
        return lookout ? [[wish.groupId, lookout] as const] : [];
      }),
    );
    const sightings = lookouts.size > 0 ? await writing.sightings(lookouts) : undefined;
    const now = writing.clock();
    await Promise.all(
      logs.map(async ({ wish, activities, work }) => {
        const log = new Log(activities, work, (of) => standingWork(of, wish.groupId, writing.merges));
        const insert = async (by: Actor, what: Deed): Promise<boolean> => {
          const line = { sequence: log.work.sequence + 1, at: now, actor: by, deed: what };
          if (!(await inserted(writing, { tenantId, appId, groupId: wish.groupId, ...line }))) return false;
          log.add(line);
          return true;
        };
        for (const found of advance(log.standing, sightings?.get(wish.groupId) ?? NOTHING_SEEN, now)) {
          if (!(await insert(SONDE, found)) && round < MOST_ROUNDS) return;
        }
        const refusal = log.refusal(wish.seen, deed);
        if (refusal) written.set(wish, refusal);
        else if (await insert(actor, deed)) written.set(wish, { kind: 'DONE' });
        else if (round === MOST_ROUNDS) written.set(wish, log.conflict(activities.length));
      }),
    );
  }
  return wishes.map((wish) => written.get(wish) as Written);
}

/** A group's log as one writer knows it. */
class Log {
  private readonly lines: Activity[];

  constructor(
    activities: readonly Activity[],
    public work: GroupWork,
    private readonly standingOf: (work: GroupWork) => GroupWork,
  ) {
    this.lines = [...activities].sort((a, b) => a.sequence - b.sequence);
  }

  /** The state that holds with the merges as they are. */
  get standing(): GroupWork {
    return this.standingOf(this.work);
  }

  add(line: Activity): void {
    this.lines.push(line);
    this.work = withActivity(this.work, line);
  }

  /** Why a deed cannot be written; undefined: it can. */
  refusal(seen: number | null, deed: DeedOfPeople): Written | undefined {
    const { sequence } = this.work;
    if (seen !== null && seen > sequence)
      return {
        kind: 'REFUSED',
        sentence: `the group has version ${sequence}; there is no version ${seen} yet`,
      };
    if (seen !== null && seen < sequence) return this.conflict(seen);
    const decision = decide(this.standing, deed);
    return decision.kind === 'ACCEPTED' ? undefined : decision;
  }

  /** What was done since a version. */
  conflict(seen: number): Written {
    return {
      kind: 'CONFLICT',
      version: this.work.sequence,
      since: this.lines.filter(({ sequence }) => sequence > seen),
    };
  }
}

/** False: somebody else has written that line. */
async function inserted(
  { activities, known }: DeedWriting,
  line: Parameters<DeedWriting['activities']['insert']>[0],
): Promise<boolean> {
  try {
    known.learn(await activities.insert(line));
    return true;
  } catch (error) {
    if (error instanceof CatalogError && error.code === 'DUPLICATE') return false;
    throw error;
  }
}
