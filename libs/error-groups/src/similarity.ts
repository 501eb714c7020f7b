/** How a group is known: what a list shows of it. */
export interface GroupNames {
  readonly title: string;
  readonly culprit: string;
  /** Names of the frames that decide, innermost first, where they are known. */
  readonly frames?: readonly string[];
}

/** Shares of title, culprit and frames; a share that neither side can fill goes to the others. */
const TITLE = 0.5;
const CULPRIT = 0.3;
const FRAMES = 0.2;

/**
 * How alike two groups look, from 0 (nothing in common) to 1 (the same names), so that a person finds what one defect
 * has become in another group. Words count, not letters: the share of the words that both have in all their words.
 */
export function similarity(a: GroupNames, b: GroupNames): number {
  const parts: [number, number | undefined][] = [
    [TITLE, common(words(a.title), words(b.title))],
    [CULPRIT, common(words(a.culprit), words(b.culprit))],
    [FRAMES, common(new Set(a.frames), new Set(b.frames))],
  ];
  let sum = 0;
  let shares = 0;
  for (const [share, alike] of parts) {
    if (alike === undefined) continue;
    sum += share * alike;
    shares += share;
  }
  return shares === 0 ? 0 : sum / shares;
}

/** `com.shop.Cart.total` → com, shop, cart, total: at most 200 of them. */
const words = (text: string): ReadonlySet<string> =>
  new Set(
    (
      text
        .slice(0, 2000)
        .toLowerCase()
        .match(/[\p{L}\p{N}_]+/gu) ?? []
    ).slice(0, 200),
  );

/** Size of what both have by the size of all that either has; undefined when neither has any. */
function common(a: ReadonlySet<string>, b: ReadonlySet<string>): number | undefined {
  if (a.size === 0 && b.size === 0) return undefined;
  let both = 0;
  for (const each of a) if (b.has(each)) both++;
  return both / (a.size + b.size - both);
}
