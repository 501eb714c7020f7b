import type { Fact } from './fact';
import type { Phone } from './phone';
import { Random } from './random';

/** What an SDK sends in one body. */
export interface Batch {
  readonly batchId: string;
  readonly phone: Phone;
  readonly facts: readonly Fact[];
  /** It is sent again although it may have arrived, as after a lost answer. */
  readonly repeated: boolean;
}

const MOST_EVENTS = 100;
const PAUSE = 5 * 60_000;

/**
 * In which bodies a phone sends what happened on it: late when it was offline, out of order, with whole bodies and
 * single events sent twice, and with crashes in the bodies of the next process.
 *
 * A phone with a wrong clock sends every session in a body of its own and no event in two, since each body is
 * corrected by its own delay.
 *
 * @param facts in order of time.
 */
export function deliveriesOf(seed: number, phone: Phone, facts: readonly Fact[]): Batch[] {
  const random = new Random(`deliveries/${seed}/${phone.number}/${facts[0]?.id ?? ''}`);
  const uses = splitIntoUses(facts);
  const bodies = phone.clockOffset === 0 ? queueUp(random, phone, uses) : uses;
  const batches = bodies.map((body) => ({ batchId: random.uuid(), phone, facts: body, repeated: false }));
  return withMishaps(random, phone, batches);
}

/** Cuts at every change of the session and at every long pause. */
function splitIntoUses(facts: readonly Fact[]): Fact[][] {
  const uses: Fact[][] = [];
  let previous: Fact | undefined;
  for (const fact of facts) {
    const use = uses.at(-1);
    const pause = previous !== undefined && fact.sessionId === '' && fact.at - previous.at > PAUSE;
    if (!use || previous?.sessionId !== fact.sessionId || pause) uses.push([fact]);
    else use.push(fact);
    previous = fact;
  }
  return uses;
}

function queueUp(random: Random, phone: Phone, uses: readonly Fact[][]): Fact[][] {
  const bodies: Fact[][] = [];
  let queue: Fact[] = [];
  let fromDeadProcess: Fact[] = [];
  const flush = (): void => {
    while (queue.length > 0) {
      const again = random.chance(0.03) ? pickSome(random, bodies.at(-1) ?? []) : [];
      const take = random.int(60, MOST_EVENTS) - again.length;
      bodies.push([...queue.slice(0, take), ...again]);
      queue = queue.slice(take);
    }
  };
  for (const use of uses) {
    queue.push(...fromDeadProcess, ...use.filter((fact) => !fact.reportedByNextProcess));
    fromDeadProcess = use.filter((fact) => fact.reportedByNextProcess);
    if (!random.chance(phone.offline)) flush();
  }
  queue.push(...fromDeadProcess);
  flush();
  return bodies;
}

const pickSome = (random: Random, facts: readonly Fact[]): Fact[] =>
  facts.length === 0 ? [] : Array.from(new Set([random.pick(facts), random.pick(facts)]));

/** Repeats some bodies a little later and lets others overtake each other. */
function withMishaps(random: Random, phone: Phone, batches: readonly Batch[]): Batch[] {
  const placed = batches.flatMap((batch, index) => {
    const late = random.chance(phone.offline * 0.5) ? random.int(1, 4) : 0;
    const first = { batch, place: index + late };
    if (!random.chance(0.03)) return [first];
    return [first, { batch: { ...batch, repeated: true }, place: index + late + random.int(0, 3) + 0.5 }];
  });
  return placed.sort((a, b) => a.place - b.place).map(({ batch }) => batch);
}
