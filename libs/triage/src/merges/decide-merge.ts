import { isActive, MAX_MERGES, type Merge } from './merge';
import { MergeMap } from './merge-map';

/** What becomes of an app's merges. */
export type MergeDecision =
  | { readonly kind: 'ACCEPTED'; readonly merges: readonly Merge[]; readonly merge: Merge }
  /** It is so already: write nothing. */
  | { readonly kind: 'ALREADY'; readonly sentence: string }
  | { readonly kind: 'REFUSED'; readonly sentence: string };

export interface By {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly by: string;
}

/**
 * Shows one group as another from now on. Groups that were merged before stand for the ones they are shown as, so no
 * circle can come about.
 */
export function mergeGroups(
  merges: readonly Merge[],
  ids: { readonly from: string; readonly into: string },
  { at, by }: By,
): MergeDecision {
  const map = MergeMap.of(merges);
  const [from, into] = [map.canonical(ids.from), map.canonical(ids.into)];
  if (from === into) return { kind: 'ALREADY', sentence: `${ids.from} and ${ids.into} are one group` };
  const room = withRoom(merges);
  if (!room)
    return { kind: 'REFUSED', sentence: `the app has ${MAX_MERGES} merges, which is the most there may be` };
  const merge: Merge = { from, into, at, by };
  return { kind: 'ACCEPTED', merges: [...room, merge], merge };
}

/** Shows a group by itself again, together with those that had been merged into it before. */
export function unmergeGroup(merges: readonly Merge[], id: string, { at, by }: By): MergeDecision {
  const index = merges.findLastIndex((merge) => merge.from === id && isActive(merge));
  const merge = merges[index];
  if (!merge) return { kind: 'ALREADY', sentence: `${id} is merged into no other group` };
  const undone: Merge = { ...merge, undoneAt: at, undoneBy: by };
  return { kind: 'ACCEPTED', merges: merges.with(index, undone), merge: undone };
}

/** The merges with room for one more; undefined when all of them hold. */
function withRoom(merges: readonly Merge[]): readonly Merge[] | undefined {
  if (merges.length < MAX_MERGES) return merges;
  const oldest = merges.findIndex((merge) => !isActive(merge));
  return oldest < 0 ? undefined : merges.toSpliced(oldest, 1);
}
