import type { Fact } from './fact';
import { deliveriesOf, type Batch } from './deliveries';
import { USUAL_HABITS, type Habits } from './habits';
import { anewAt } from './numbering';
import { livePhone, oneUse } from './phone-life';
import { makePhone, type History, type Phone, type SdkAbilities } from './phone';
import { Random } from './random';

export interface SimulationOptions {
  readonly seed: number;
  /** How many phones. */
  readonly devices: number;
  /** How many different events in all. */
  readonly events: number;
  readonly history: History;
  readonly abilities: SdkAbilities;
  /** Epoch ms at which figures are cut, ascending. */
  readonly boundaries: readonly number[];
  readonly habits: Habits;
}

/** One phone with all that happened on it and how it is sent. */
export interface SimulatedPhone {
  readonly phone: Phone;
  readonly facts: readonly Fact[];
  readonly batches: readonly Batch[];
}

/** The phones one after another, each made when it is asked for; the same options always give the same phones. */
export function* simulate(options: SimulationOptions): Generator<SimulatedPhone> {
  const { seed, history, abilities, habits } = options;
  const count = Math.min(options.devices, options.events);
  const activities = Array.from(
    { length: count },
    (_, number) => makePhone(seed, number, history, abilities, habits).activity,
  );
  for (const [number, budget] of shares(activities, options.events).entries()) {
    const phone = makePhone(seed, number, history, abilities, habits);
    const facts = livePhone(seed, phone, history, budget, options.boundaries);
    yield { phone, facts, batches: deliveriesOf(seed, phone, facts, habits) };
  }
}

/** Shares a whole number out by weights, at least 1 each; the shares add up to it. */
export function shares(weights: readonly number[], total: number): number[] {
  const sum = weights.reduce((all, weight) => all + weight, 0);
  const rest = total - weights.length;
  let given = 0;
  let cumulative = 0;
  return weights.map((weight) => {
    cumulative += weight;
    const upTo = Math.round((cumulative / sum) * rest);
    const share = 1 + upTo - given;
    given = upTo;
    return share;
  });
}

/**
 * The bodies of all phones mixed: at any time a few dozen phones are sending, each in its own order.
 *
 * @param onPhone hears of every phone when it begins to send.
 */
export function* mixedBatches(
  seed: number,
  phones: Iterable<SimulatedPhone>,
  onPhone: (phone: SimulatedPhone) => void,
): Generator<Batch> {
  const random = new Random(`mix/${seed}`);
  const source = phones[Symbol.iterator]();
  const sending: Batch[][] = [];
  let more = true;
  for (;;) {
    while (more && sending.length < 48) {
      const next = source.next();
      if (next.done === true) more = false;
      else {
        onPhone(next.value);
        if (next.value.batches.length > 0) sending.push([...next.value.batches].reverse());
      }
    }
    if (sending.length === 0) return;
    const index = random.int(0, sending.length - 1);
    const phone = sending[index];
    const batch = phone?.pop();
    if (batch) yield batch;
    if (phone?.length === 0) sending.splice(index, 1);
  }
}

/**
 * Life as it goes on: phones of the same fleet are used now and send at once. Endless.
 *
 * @param now epoch ms.
 */
export function* live(
  seed: number,
  devices: number,
  history: History,
  abilities: SdkAbilities,
  now: () => number,
): Generator<Batch, never> {
  const random = new Random(`live/${seed}/${history.to}`);
  const coldNext = new Map<number, boolean>();
  const begin = anewAt(now());
  const next = new Map<number, number>();
  for (;;) {
    const phone = makePhone(seed, random.int(0, devices - 1), history, abilities, USUAL_HABITS);
    const at = now();
    const use = oneUse(random, phone, history, at, coldNext.get(phone.number) ?? true);
    coldNext.set(phone.number, use.processEnded);
    // The use has just come to its end.
    const shift = (use.facts.at(-1)?.at ?? at) - at + 1;
    const facts = use.facts.map((fact) => ({ ...fact, at: fact.at - shift }));
    const batches = deliveriesOf(seed, phone, facts, USUAL_HABITS, next.get(phone.number) ?? begin);
    next.set(phone.number, Math.max(begin, ...batches.map(({ sequence }) => sequence)) + 1);
    yield* batches;
  }
}
