/** What a failure is called before or after. */
export interface NamedGroup {
  readonly id: string;
  readonly title: string;
}

/** Events (one, or as many as `events` says) that had one group and get another, or the same again. */
export interface Regrouped {
  readonly before: NamedGroup;
  readonly after: NamedGroup;
  /** How many events this stands for; absent: one. */
  readonly events?: number;
}

/**
 * What becomes of groups that share events, directly or through others:
 * - STAY: one group keeps its id and all its events;
 * - RENAME: one group gets another id, and nothing else changes;
 * - MERGE: several groups become one;
 * - SPLIT: one group becomes several;
 * - MIX: several become several, since parts of some go together with parts of others.
 */
export type RegroupKind = 'STAY' | 'RENAME' | 'MERGE' | 'SPLIT' | 'MIX';

export interface CountedGroup extends NamedGroup {
  readonly events: number;
}

export interface RegroupChange {
  readonly kind: RegroupKind;
  /** Largest first. */
  readonly before: readonly CountedGroup[];
  /** Largest first. */
  readonly after: readonly CountedGroup[];
  readonly events: number;
}

export interface GroupingComparison {
  readonly events: number;
  /** Events whose group's id changes. */
  readonly eventsMoved: number;
  readonly groupsBefore: number;
  readonly groupsAfter: number;
  /** How many changes there are of each kind. */
  readonly counts: Readonly<Record<RegroupKind, number>>;
  /** Those that change most events first; STAY last. Each old and each new group is in one of them. */
  readonly changes: readonly RegroupChange[];
}

/** An old id and the group that most of its events went to. */
export interface GroupLink {
  readonly from: string;
  readonly to: string;
  /** Events that went there. */
  readonly events: number;
}

/**
 * Collects what events' groups were and would be. Keeps one count for each pair of an old and a new group, so it takes
 * memory by groups, not by events.
 */
export class Regrouping {
  private readonly pairs = new Map<string, Map<string, number>>();
  private readonly titlesBefore = new Map<string, string>();
  private readonly titlesAfter = new Map<string, string>();

  add({ before, after, events = 1 }: Regrouped): void {
    let to = this.pairs.get(before.id);
    if (to === undefined) this.pairs.set(before.id, (to = new Map<string, number>()));
    to.set(after.id, (to.get(after.id) ?? 0) + events);
    if (!this.titlesBefore.has(before.id)) this.titlesBefore.set(before.id, before.title);
    if (!this.titlesAfter.has(after.id)) this.titlesAfter.set(after.id, after.title);
  }

  /** True for the id of a group that some event gets. */
  hasAfter(id: string): boolean {
    return this.titlesAfter.has(id);
  }

  /**
   * For each old id the new one that most of its events have, which may be itself; of equal ones itself, then the first
   * by id.
   */
  destinations(): GroupLink[] {
    return [...this.pairs].map(([from, to]) => ({ from, ...mostOf(to, from) }));
  }

  /**
   * The destinations of those old ids that no event has any more. An id that still is a group's needs none: whoever asks
   * for it gets that group.
   */
  links(): GroupLink[] {
    return this.destinations().filter(({ from }) => !this.hasAfter(from));
  }

  /** For each new id how many of its events each old one gives it. */
  origins(): ReadonlyMap<string, ReadonlyMap<string, number>> {
    const origins = new Map<string, Map<string, number>>();
    for (const [before, to] of this.pairs)
      for (const [after, events] of to) {
        const from = origins.get(after);
        if (from === undefined) origins.set(after, new Map([[before, events]]));
        else from.set(before, events);
      }
    return origins;
  }

  compare(): GroupingComparison {
    const counts: Record<RegroupKind, number> = { STAY: 0, RENAME: 0, MERGE: 0, SPLIT: 0, MIX: 0 };
    const changes = this.components().map((olds) => this.changeOf(olds));
    for (const { kind } of changes) counts[kind]++;
    let events = 0;
    let eventsMoved = 0;
    for (const [before, to] of this.pairs)
      for (const [after, count] of to) {
        events += count;
        if (before !== after) eventsMoved += count;
      }
    return {
      events,
      eventsMoved,
      groupsBefore: this.pairs.size,
      groupsAfter: this.titlesAfter.size,
      counts,
      changes: changes.sort(
        (a, b) =>
          Number(a.kind === 'STAY') - Number(b.kind === 'STAY') ||
          b.events - a.events ||
          ((a.before[0]?.id ?? '') < (b.before[0]?.id ?? '') ? -1 : 1),
      ),
    };
  }

  /** Old ids that hang together through new ones. */
  private components(): string[][] {
    const oldsOf = new Map<string, string[]>();
    for (const [before, to] of this.pairs)
      for (const after of to.keys()) {
        const olds = oldsOf.get(after);
        if (olds === undefined) oldsOf.set(after, [before]);
        else olds.push(before);
      }
    const met = new Set<string>();
    const found: string[][] = [];
    for (const start of this.pairs.keys()) {
      if (met.has(start)) continue;
      met.add(start);
      const olds = [start];
      // Grows while it is gone through.
      for (const old of olds)
        for (const after of this.pairs.get(old)?.keys() ?? []) {
          for (const other of oldsOf.get(after) ?? []) {
            if (met.has(other)) continue;
            met.add(other);
            olds.push(other);
          }
          // Whoever reaches the new group has all of its old ones by now.
          oldsOf.delete(after);
        }
      found.push(olds);
    }
    return found;
  }

  private changeOf(olds: readonly string[]): RegroupChange {
    const after = new Map<string, number>();
    const before = olds.map((id): CountedGroup => {
      let events = 0;
      for (const [to, count] of this.pairs.get(id) ?? []) {
        events += count;
        after.set(to, (after.get(to) ?? 0) + count);
      }
      return { id, title: this.titlesBefore.get(id) ?? '', events };
    });
    const news = [...after].map(([id, events]): CountedGroup => ({
      id,
      title: this.titlesAfter.get(id) ?? '',
      events,
    }));
    return {
      kind: kindOf(before, news),
      before: before.sort(largestFirst),
      after: news.sort(largestFirst),
      events: before.reduce((sum, { events }) => sum + events, 0),
    };
  }
}

/** The same of a list of events. */
export function compareGroupings(events: Iterable<Regrouped>): GroupingComparison {
  const regrouping = new Regrouping();
  for (const event of events) regrouping.add(event);
  return regrouping.compare();
}

function kindOf(before: readonly CountedGroup[], after: readonly CountedGroup[]): RegroupKind {
  if (before.length === 1 && after.length === 1) return before[0]?.id === after[0]?.id ? 'STAY' : 'RENAME';
  if (after.length === 1) return 'MERGE';
  return before.length === 1 ? 'SPLIT' : 'MIX';
}

const largestFirst = (a: CountedGroup, b: CountedGroup): number =>
  b.events - a.events || (a.id < b.id ? -1 : 1);

/** Where most events went. @param preferred wins among equal ones */
function mostOf(counts: ReadonlyMap<string, number>, preferred: string): { to: string; events: number } {
  let best = { to: '', events: -1 };
  for (const [to, events] of counts) {
    const isBetter =
      events > best.events ||
      (events === best.events && best.to !== preferred && (to === preferred || to < best.to));
    if (isBetter) best = { to, events };
  }
  return best;
}
