import { FOLDED_GROUP_ID, FOLDED_GROUP_TITLE, type ErrorGroup } from '@sonde/error-groups';

/**
 * How many different groups of an app and day a lane lets through unless told otherwise. What a real app has in a day is
 * some hundred; ten times that is a flood, such as a random number in every message.
 */
export const MAX_GROUPS_A_DAY = 2_000;

/** Ids that a lane remembers of all its apps together: some 10 MB. */
const MAX_IDS = 100_000;
/** Days of receipt of which an app's groups are remembered apart: a spool that is drained brings yesterday's. */
const DAYS_KEPT = 2;

/** What the warehouse holds of an app's groups. */
export interface StoredGroups {
  /** Ids that have a name: they are let through, whatever else comes. */
  readonly named: Iterable<string>;
  /** By day of receipt (days since 1970-01-01): ids that events of this lane got. */
  readonly days: ReadonlyMap<number, Iterable<string>>;
}

interface AppGroups {
  readonly named: Set<string>;
  readonly days: Map<number, Set<string>>;
  ids: number;
}

/**
 * Which groups of errors a lane lets through. The first so many different ones of an app and UTC day of receipt keep
 * their names, and so does every group that had one before; errors of all others are one group, `FOLDED_GROUP_ID`. So a
 * flood of fingerprints costs the app that sends it some detail, and nobody else anything.
 *
 * All of it can be had again from the warehouse; what leaves memory costs two questions when the app comes again.
 */
export class LaneGroups {
  /** In the order in which they were last used. */
  private readonly apps = new Map<string, AppGroups>();
  private ids = 0;

  constructor(
    private readonly mostADay: number = MAX_GROUPS_A_DAY,
    private readonly mostIds: number = MAX_IDS,
  ) {}

  has(appId: string): boolean {
    return this.apps.has(appId);
  }

  /** Takes over what the warehouse holds, in place of what is known. */
  hold(appId: string, { named, days }: StoredGroups): void {
    this.drop(appId);
    const app: AppGroups = { named: new Set(named), days: new Map(), ids: 0 };
    for (const [day, ids] of days) app.days.set(day, new Set(ids));
    app.ids = app.named.size + [...app.days.values()].reduce((sum, { size }) => sum + size, 0);
    this.ids += app.ids;
    this.apps.set(appId, app);
  }

  /**
   * The group that an event is counted in.
   * @param receivedOn days since 1970-01-01
   */
  admit(appId: string, receivedOn: number, group: ErrorGroup): ErrorGroup {
    const app = this.appOf(appId);
    const day = this.dayOf(app, receivedOn);
    if (day.has(group.id)) return group;
    if (day.size >= this.mostADay && !app.named.has(group.id)) return foldedOf(group);
    day.add(group.id);
    app.ids++;
    this.ids++;
    return group;
  }

  /** Lets go of the apps that were not used for longest, once all together are too many. Only between batches. */
  evict(): void {
    for (const appId of this.apps.keys()) {
      if (this.ids <= this.mostIds) return;
      this.drop(appId);
    }
  }

  /** Ids that are remembered. */
  get size(): number {
    return this.ids;
  }

  private appOf(appId: string): AppGroups {
    const app = this.apps.get(appId) ?? {
      named: new Set<string>(),
      days: new Map<number, Set<string>>(),
      ids: 0,
    };
    this.apps.delete(appId);
    this.apps.set(appId, app);
    return app;
  }

  private dayOf(app: AppGroups, receivedOn: number): Set<string> {
    let day = app.days.get(receivedOn);
    if (day !== undefined) return day;
    app.days.set(receivedOn, (day = new Set()));
    const others = [...app.days.keys()].filter((one) => one !== receivedOn);
    if (others.length >= DAYS_KEPT) this.name(app, Math.min(...others));
    return day;
  }

  /** What was let through on a day that is over has a name from then on. */
  private name(app: AppGroups, day: number): void {
    const ids = app.days.get(day) ?? new Set<string>();
    app.days.delete(day);
    const before = app.ids;
    for (const id of ids) app.named.add(id);
    app.ids = app.named.size + [...app.days.values()].reduce((sum, { size }) => sum + size, 0);
    this.ids += app.ids - before;
  }

  private drop(appId: string): void {
    this.ids -= this.apps.get(appId)?.ids ?? 0;
    this.apps.delete(appId);
  }
}

/** The group of what is not kept apart. */
export const foldedOf = ({ kind, grouping }: ErrorGroup): ErrorGroup => ({
  id: FOLDED_GROUP_ID,
  kind,
  title: FOLDED_GROUP_TITLE,
  culprit: '',
  grouping,
});
