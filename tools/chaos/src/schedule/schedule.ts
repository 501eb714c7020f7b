import { definitionOf, FAULT_KINDS, type FaultKind, type Stores } from './fault-kinds';
import { Random } from './random';

/** One thing to be done. Whatever else it decides it decides by `salt`, so it is the same whenever it is done again. */
export interface PlannedFault {
  readonly kind: FaultKind;
  /** Milliseconds between the fault before it and this one; it may become longer until what it hits is back. */
  readonly pauseMs: number;
  /** Seed of the fault's own decisions: a whole number below 2^32. */
  readonly salt: number;
}

/** How often each kind must have happened. */
export type Goals = Readonly<Partial<Record<FaultKind, number>>>;

/**
 * What can be done on these stores, and of that what was asked for. On embedded stores faults of the proxy must be asked
 * for: they need a ClickHouse that is reached by an address, and the embedded one is to be shot at as it is.
 */
export function kindsFor(on: Stores, only: readonly FaultKind[] | undefined): FaultKind[] {
  const possible = FAULT_KINDS.filter((kind) => definitionOf(kind).on.includes(on));
  return only === undefined
    ? possible.filter((kind) => on === 'real' || definitionOf(kind).byProxy !== true)
    : possible.filter((kind) => only.includes(kind));
}

/** Endless: kinds drawn by their weights. The same seed and kinds give the same faults. */
export function* drawnFaults(seed: number, kinds: readonly FaultKind[]): Generator<PlannedFault, never> {
  const random = new Random(seed);
  const weights = kinds.map((kind) => definitionOf(kind).weight);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  for (;;) {
    let point = random.next() * total;
    const index = weights.findIndex((weight) => (point -= weight) < 0);
    yield planned(random, kinds[index] ?? random.pick(kinds));
  }
}

/** As many of each kind as asked, well mixed. The same seed and goals give the same faults. */
export function countedFaults(seed: number, goals: Goals): PlannedFault[] {
  const random = new Random(seed);
  const deck = FAULT_KINDS.flatMap((kind) => Array.from({ length: goals[kind] ?? 0 }, () => kind));
  for (let last = deck.length - 1; last > 0; last--) {
    const other = random.int(0, last);
    const kind = deck[last] as FaultKind;
    deck[last] = deck[other] as FaultKind;
    deck[other] = kind;
  }
  return deck.map((kind) => planned(random, kind));
}

function planned(random: Random, kind: FaultKind): PlannedFault {
  return {
    kind,
    pauseMs: random.gapMs(definitionOf(kind).gapMs),
    salt: Math.floor(random.next() * 2 ** 32),
  };
}
