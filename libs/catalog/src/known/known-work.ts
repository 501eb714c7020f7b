import { NO_WORK, withActivity, type GroupWork } from '@sonde/triage';
import type { Catalog, CatalogChange, GroupActivity } from '../port';
import { FreshValues } from './fresh-values';
import { DEFAULT_AWAY_MS, DEFAULT_TTL_MS, MOST_APPS, type KnownOptions } from './known-groupings';

/** The state of each group of an app that has a log, by its id. Groups without one are not in it. */
export type AppWork = ReadonlyMap<string, GroupWork>;

/** With a watch that names every line, whole logs need not be read again: it says so itself when it has missed something. */
const WATCHED_TTL_MS = 15 * 60_000;
/** When more lines are new than these, whole logs are read again. */
const MOST_NEW_LINES = 1_000;

/** What has been decided about the groups of each app, from memory: read once, and then fed line by line by the watch. */
export class KnownWork {
  private readonly values: FreshValues<AppWork>;
  private readonly end: (() => void) | undefined;
  /** Ids of lines that the watch told of and nobody has asked for yet. */
  private readonly told = new Set<string>();
  /** Lines that came while whole logs were read, which may not have them. */
  private readonly readings = new Set<GroupActivity[]>();
  private feeding: Promise<void> = Promise.resolve();

  constructor(
    private readonly catalog: Pick<Catalog, 'groupActivities'> & Partial<Pick<Catalog, 'watch'>>,
    { clock, ttlMs, awayMs = DEFAULT_AWAY_MS }: KnownOptions,
  ) {
    this.values = new FreshValues({
      read: (appId) => this.readLogs(appId),
      clock,
      ttlMs: ttlMs ?? (catalog.watch ? WATCHED_TTL_MS : DEFAULT_TTL_MS),
      awayMs,
      most: MOST_APPS,
    });
    this.end = catalog.watch?.((change) => this.heed(change));
  }

  /** @throws CatalogError UNAVAILABLE when the catalog is away and has not said anything of this app lately */
  async of(appId: string): Promise<AppWork> {
    await this.values.get(appId);
    await this.feed();
    return this.values.get(appId);
  }

  /** Takes in a line that this process has just written, so that its next answer has it. */
  learn(activity: GroupActivity): void {
    for (const lines of this.readings) lines.push(activity);
    this.takeIn([activity]);
  }

  close(): void {
    this.end?.();
  }

  private heed(change: CatalogChange): void {
    if (change === 'ANYTHING') {
      this.told.clear();
      this.values.makeAllStale();
    } else if (
      change.collection === 'groupActivities' &&
      this.values.keys().length + this.readings.size > 0
    ) {
      this.told.add(change.id);
    }
  }

  private async readLogs(appId: string): Promise<AppWork> {
    const lines: GroupActivity[] = [];
    this.readings.add(lines);
    try {
      const read = foldLogs(new Map(), await this.catalog.groupActivities.list({ appId }));
      const ofApp = lines.filter((line) => line.appId === appId);
      const work = withLines(read, ofApp);
      // A line that comes between is still to be told.
      if (!work) this.values.makeStale(appId);
      return work ?? read;
    } finally {
      this.readings.delete(lines);
    }
  }

  /** Reads the lines that were told of. One at a time, so that each who asks waits for all that were told before. */
  private feed(): Promise<void> {
    this.feeding = this.feeding.then(() => this.takeTold());
    return this.feeding;
  }

  private async takeTold(): Promise<void> {
    const ids = [...this.told];
    if (ids.length === 0) return;
    this.told.clear();
    if (ids.length > MOST_NEW_LINES) return this.values.makeAllStale();
    try {
      const lines = await Promise.all(ids.map((id) => this.catalog.groupActivities.get(id)));
      const found = lines.flatMap((line) => line ?? []);
      for (const reading of this.readings) reading.push(...found);
      this.takeIn(found);
    } catch {
      // Whoever asks next reads everything, or learns why not.
      this.values.makeAllStale();
    }
  }

  private takeIn(lines: readonly GroupActivity[]): void {
    for (const appId of new Set(lines.map((line) => line.appId))) {
      const work = this.values.peek(appId);
      if (!work) continue;
      const ofApp = lines.filter((line) => line.appId === appId);
      const after = withLines(work, ofApp);
      if (after) this.values.replace(appId, after);
      else this.values.makeStale(appId);
    }
  }
}

/** The states with further lines of the same app, in any order; undefined when lines between are not known. */
function withLines(work: AppWork, lines: readonly GroupActivity[]): AppWork | undefined {
  const inOrder = bySequence(lines);
  const newest = new Map<string, number>();
  for (const { groupId, sequence } of inOrder) {
    const before = newest.get(groupId) ?? work.get(groupId)?.sequence ?? 0;
    if (sequence > before + 1) return undefined;
    newest.set(groupId, Math.max(before, sequence));
  }
  return foldLogs(work, inOrder);
}

function foldLogs(work: AppWork, lines: readonly GroupActivity[]): AppWork {
  const after = new Map(work);
  for (const line of bySequence(lines)) {
    after.set(line.groupId, withActivity(after.get(line.groupId) ?? NO_WORK, line));
  }
  return after;
}

const bySequence = (lines: readonly GroupActivity[]): GroupActivity[] =>
  [...lines].sort((a, b) => a.sequence - b.sequence);
