import type { Random } from './random';

/** Events that the SDK threw away, as it reports them with a later body. */
export interface Dropped {
  readonly reason: 'queue_full' | 'storage';
  readonly count: number;
}

/** What a body says about itself. */
export interface Numbered {
  /** Counted by the install, in the order in which bodies are made. */
  readonly sequence: number;
  readonly dropped: readonly Dropped[];
}

/** The number of an install's first body. */
export const FIRST_NUMBER = 1;

/**
 * Numbers bodies as they are made. Before some of them another one was made that never arrives, which is seen by its
 * number only; before others events were thrown away, which the next body reports.
 *
 * @param lost how many never arrive for each that does, and how many report; 0 to 1.
 * @param first number of the first body made.
 */
export function numbered<T>(
  random: Random,
  bodies: readonly T[],
  lost: number,
  first: number,
): (T & Numbered)[] {
  let sequence = first - 1;
  return bodies.map((body) => {
    sequence += random.chance(lost) ? 2 : 1;
    const dropped = random.chance(lost)
      ? [{ reason: random.pick(['queue_full', 'storage'] as const), count: random.int(1, 40) }]
      : [];
    return { ...body, sequence, dropped };
  });
}

/** Steps so long that nobody takes them for lost bodies. */
const STEP = 10_007;
/** Steps that fit into the numbers that a body may have. */
const STEPS = 400_000;

/**
 * Where a fleet begins to number whose phones may have sent before, with numbers that nobody remembers: so far from
 * those that the numbering plainly begins anew.
 *
 * @param now epoch ms.
 */
export const anewAt = (now: number): number => ((Math.floor(now / 60_000) % STEPS) + 1) * STEP;
