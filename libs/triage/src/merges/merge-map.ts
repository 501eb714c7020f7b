import { isActive, type Merge } from './merge';

/** What the merges of an app that hold come to: which id stands for which. */
export class MergeMap {
  static readonly NONE = new MergeMap(new Map());

  private readonly membersOf = new Map<string, string[]>();

  private constructor(
    /** Group that was merged → the one that stands for it in the end. */
    private readonly canonicalOf: ReadonlyMap<string, string>,
  ) {
    for (const [id, canonical] of canonicalOf) {
      const members = this.membersOf.get(canonical) ?? [canonical];
      members.push(id);
      this.membersOf.set(canonical, members);
    }
    this.from = [...canonicalOf.keys()];
    this.into = [...canonicalOf.values()];
  }

  /** Ids of groups that are not shown by themselves, and beside each the one that stands for it: for `transform` in SQL. */
  readonly from: readonly string[];
  readonly into: readonly string[];

  /** Of two merges of one group the later in the list holds. A circle, which cannot be made, is cut at its smallest id. */
  static of(merges: Iterable<Merge>): MergeMap {
    const next = new Map<string, string>();
    for (const merge of merges) if (isActive(merge)) next.set(merge.from, merge.into);
    if (next.size === 0) return MergeMap.NONE;
    const ends = new Map<string, string>();
    for (const id of next.keys()) follow(id, next, ends);
    return new MergeMap(new Map([...ends].filter(([id, end]) => id !== end)));
  }

  /** The group that this one is shown as; itself unless it was merged. */
  canonical(id: string): string {
    return this.canonicalOf.get(id) ?? id;
  }

  /** Every group that is shown as this one, which comes first; only itself when nothing was merged into it. */
  members(canonical: string): readonly string[] {
    return this.membersOf.get(canonical) ?? [canonical];
  }

  get isEmpty(): boolean {
    return this.canonicalOf.size === 0;
  }
}

/** Notes where the way from an id ends, for each id on it. */
function follow(id: string, next: ReadonlyMap<string, string>, ends: Map<string, string>): void {
  const way: string[] = [];
  const onWay = new Set<string>();
  let at = id;
  for (;;) {
    const known = ends.get(at);
    if (known !== undefined) return note(way, known, ends);
    if (onWay.has(at)) {
      const circle = way.slice(way.indexOf(at));
      return note(
        way,
        circle.reduce((a, b) => (a < b ? a : b)),
        ends,
      );
    }
    way.push(at);
    onWay.add(at);
    const then = next.get(at);
    if (then === undefined) return note(way, at, ends);
    at = then;
  }
}

function note(way: readonly string[], end: string, ends: Map<string, string>): void {
  for (const id of way) ends.set(id, end);
}
