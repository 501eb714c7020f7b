import { setTimeout as delay } from 'node:timers/promises';
import { CatalogError, type Catalog, type KnownGroupings, type KnownWork } from '@sonde/catalog';
import type { EventLogLogger } from '@sonde/event-log';
import { backoffMs } from '@sonde/platform';
import {
  advance,
  lookoutOf,
  mayAdvance,
  NOTHING_SEEN,
  SONDE,
  standingWork,
  type GroupWork,
  type Lookout,
  type MergeMap,
} from '@sonde/triage';
import type { Warehouse } from '@sonde/warehouse';
import { WhileOwner } from '../lane/while-owner';
import { groupsSeenSince, readSightings } from './sightings';

const LOOK_MS = 5_000;
const RETRY = { firstMs: 5_000, maxMs: 60_000 };
const APPS_EVERY_MS = 60_000;
/**
 * Groups are looked for among what was received in the last minutes, which costs little. What a processor was later with
 * is found when all is looked through, this often; questions are answered by what is stored in any case.
 */
const RECENT_MS = 120_000;
const ALL_EVERY_MS = 600_000;

export interface TriageWatcherParts {
  readonly warehouse: Warehouse;
  readonly catalog: Pick<Catalog, 'apps' | 'groupActivities'>;
  readonly work: Pick<KnownWork, 'of' | 'learn'>;
  readonly groupings: Pick<KnownGroupings, 'of'>;
  readonly logger: EventLogLogger;
  /** Epoch milliseconds. */
  readonly now?: () => number;
}

/** An app with groups that time or events can change. */
interface Waiting {
  readonly tenantId: string;
  readonly appId: string;
  readonly works: ReadonlyMap<string, GroupWork>;
  readonly lookouts: ReadonlyMap<string, Lookout>;
  readonly merges: MergeMap;
}

/**
 * Writes into the logs of groups what has come about since people decided: resolved ones that were seen again where they
 * should be gone, ignored ones whose time or number is up. In the process that owns log partition 0; a line is added only
 * as the next one after those that were seen, so two who find the same write it once. It costs nothing while no group
 * waits for anything.
 */
export class TriageWatcher extends WhileOwner {
  constructor(parts: TriageWatcherParts) {
    super(async (signal) => {
      const turns = new TriageTurns(parts);
      let failures = 0;
      while (!signal.aborted) {
        try {
          await turns.next();
          failures = 0;
        } catch (err) {
          failures++;
          if (failures === 1 && !signal.aborted)
            parts.logger.warn({ err }, 'What has come of resolved groups cannot be looked for');
        }
        const pause = failures > 0 ? backoffMs(failures, RETRY, Math.random()) : LOOK_MS;
        await delay(pause, undefined, { signal }).catch(() => undefined);
      }
    });
  }
}

/** The looks of one tenure. */
export class TriageTurns {
  private readonly now: () => number;
  private apps: readonly { readonly id: string; readonly tenantId: string }[] = [];
  private appsReadAt = -Infinity;
  private lookedAt = -Infinity;
  /** Of each app, what was looked for and when all of it was. */
  private readonly looked = new Map<string, { readonly of: string; readonly at: number }>();

  constructor(private readonly parts: TriageWatcherParts) {
    this.now = parts.now ?? Date.now;
  }

  /** @returns how many lines were written @throws CatalogError, WarehouseUnavailableError */
  async next(): Promise<number> {
    const now = this.now();
    if (now - this.appsReadAt > APPS_EVERY_MS) {
      this.apps = await this.parts.catalog.apps.list();
      this.appsReadAt = now;
    }
    const waiting: Waiting[] = [];
    for (const { id, tenantId } of this.apps) {
      const all = await this.parts.work.of(id);
      if (all.size === 0) continue;
      const { merges } = await this.parts.groupings.of(id);
      const works = new Map(
        [...all]
          .map(([groupId, work]) => [groupId, standingWork(work, groupId, merges)] as const)
          .filter(([, work]) => mayAdvance(work)),
      );
      if (works.size === 0) continue;
      const lookouts = new Map<string, Lookout>();
      for (const [groupId, work] of works) {
        const lookout = merges.canonical(groupId) === groupId ? lookoutOf(work) : undefined;
        if (lookout !== undefined) lookouts.set(groupId, lookout);
      }
      waiting.push({ appId: id, tenantId, works, lookouts, merges });
    }
    const recent = await this.recentlySeen(waiting, now);
    let written = 0;
    for (const one of waiting) written += await this.look(one, recent, now);
    return written;
  }

  /** Which groups have events since the last look. */
  private async recentlySeen(
    waiting: readonly Waiting[],
    now: number,
  ): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
    const watched = waiting.filter(({ lookouts }) => lookouts.size > 0);
    const since = Math.max(this.lookedAt - RECENT_MS, now - ALL_EVERY_MS);
    this.lookedAt = now;
    return watched.length === 0 ? new Map() : groupsSeenSince(this.parts.warehouse, watched, since);
  }

  private async look(
    one: Waiting,
    recent: ReadonlyMap<string, ReadonlySet<string>>,
    now: number,
  ): Promise<number> {
    const { appId, lookouts, merges, works } = one;
    const of = JSON.stringify([[...lookouts], merges.from, merges.into]);
    const known = this.looked.get(appId);
    const isAllDue = known?.of !== of || now - known.at > ALL_EVERY_MS;
    const seenNow = recent.get(appId);
    const asked = isAllDue
      ? lookouts
      : new Map(
          [...lookouts].filter(([id]) => merges.members(id).some((member) => seenNow?.has(member) === true)),
        );
    const seen = asked.size === 0 ? undefined : await readSightings(this.parts.warehouse, one, asked, merges);
    let written = 0;
    for (const [groupId, work] of works) {
      if (merges.canonical(groupId) !== groupId) continue;
      for (const deed of advance(work, seen?.get(groupId) ?? NOTHING_SEEN, now))
        if (await this.write(one, groupId, work.sequence + 1, deed, now)) written++;
    }
    if (isAllDue) this.looked.set(appId, { of, at: now });
    return written;
  }

  /** @returns false when somebody else was faster: then it is looked at anew */
  private async write(
    { tenantId, appId }: Waiting,
    groupId: string,
    sequence: number,
    deed: ReturnType<typeof advance>[number],
    at: number,
  ): Promise<boolean> {
    try {
      const line = { tenantId, appId, groupId, sequence, at, actor: SONDE, deed };
      this.parts.work.learn(await this.parts.catalog.groupActivities.insert(line));
      return true;
    } catch (error) {
      if (error instanceof CatalogError && error.code === 'DUPLICATE') return false;
      throw error;
    }
  }
}
