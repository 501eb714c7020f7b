/** How well a grouping agrees with labels, counted over all pairs of failures. */
export interface Agreement {
  readonly failures: number;
  /** Of the pairs that are in one group, the share that has one cause; 1 when no pair is. */
  readonly precision: number;
  /** Of the pairs that have one cause, the share that is in one group; 1 when no pair has. */
  readonly recall: number;
  /** Groups that hold several causes, and causes that lie in several groups, for a person to look at. */
  readonly swallowed: readonly string[];
  readonly split: readonly string[];
}

/** Compares groups with causes, pair by pair. */
export function agreement(
  labelled: readonly { readonly name: string; readonly cause: string; readonly group: string }[],
): Agreement {
  const pairs = (key: (each: (typeof labelled)[number]) => string): number => {
    const sizes = new Map<string, number>();
    for (const each of labelled) sizes.set(key(each), (sizes.get(key(each)) ?? 0) + 1);
    return [...sizes.values()].reduce((sum, n) => sum + (n * (n - 1)) / 2, 0);
  };
  const together = pairs(({ group }) => group);
  const alike = pairs(({ cause }) => cause);
  const both = pairs(({ group, cause }) => `${group}\n${cause}`);
  const mixed = (by: 'group' | 'cause', other: 'group' | 'cause'): string[] => {
    const found = new Map<string, Map<string, string[]>>();
    for (const each of labelled) {
      const inside = found.get(each[by]) ?? new Map<string, string[]>();
      inside.set(each[other], [...(inside.get(each[other]) ?? []), each.name]);
      found.set(each[by], inside);
    }
    return [...found.entries()]
      .filter(([, inside]) => inside.size > 1)
      .map(([, inside]) => [...inside.values()].map((names) => names.slice(0, 3).join(', ')).join(' | '));
  };
  return {
    failures: labelled.length,
    precision: together === 0 ? 1 : both / together,
    recall: alike === 0 ? 1 : both / alike,
    swallowed: mixed('group', 'cause'),
    split: mixed('cause', 'group'),
  };
}
