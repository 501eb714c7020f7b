import type { Fact } from './fact';
import { delayOf, type Habits } from './habits';
import { FIRST_NUMBER, numbered, type Numbered } from './numbering';
import type { Phone } from './phone';
import { Random } from './random';

/** What an SDK sends in one body. */
export interface Batch extends Numbered {
  readonly batchId: string;
  readonly phone: Phone;
  readonly facts: readonly Fact[];
  /** It is sent again although it may have arrived, as after a lost answer. */
  readonly repeated: boolean;
  /** When it comes to the server, epoch ms of the simulated time; may lie after the end of the history. */
  readonly arrivesAt: number;
}

type Unnumbered = Omit<Batch, 'arrivesAt' | keyof Numbered>;
type Unplaced = Omit<Batch, 'arrivesAt'>;

const MOST_EVENTS = 100;
const PAUSE = 5 * 60_000;

/**
 * In which bodies a phone sends what happened on it: late when it was offline, out of order, with whole bodies and
 * single events sent twice, with crashes in the bodies of the next process, and with bodies that are kept for days.
 *
 * A phone with a wrong clock sends every session in a body of its own and no event in two, since each body is
 * corrected by its own delay.
 *
 * @param facts in order of time.
 * @param numbers the number of the first body.
 * @returns in order of their arrival.
 */
export function deliveriesOf(
  seed: number,
  phone: Phone,
  facts: readonly Fact[],
  habits: Habits,
  numbers = FIRST_NUMBER,
): Batch[] {
  const random = new Random(`deliveries/${seed}/${phone.number}/${facts[0]?.id ?? ''}`);
  const uses = splitIntoUses(facts);
  const bodies = phone.clockOffset === 0 ? queueUp(random, phone, uses) : uses;
  const made = bodies.map((body): Unnumbered => ({
    batchId: random.uuid(),
    phone,
    facts: body,
    repeated: false,
  }));
  const losing = new Random(`losses/${seed}/${phone.number}/${facts[0]?.id ?? ''}`);
  const batches = numbered(losing, made, habits.lost, numbers);
  const late = new Random(`late/${seed}/${phone.number}/${facts[0]?.id ?? ''}`);
  return arrivals(late, withMishaps(random, phone, batches, habits), habits);
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
function withMishaps(random: Random, phone: Phone, batches: readonly Unplaced[], habits: Habits): Unplaced[] {
  const placed = batches.flatMap((batch, index) => {
    const late = random.chance(phone.offline * 0.5) ? random.int(1, 4) : 0;
    const first = { batch, place: index + late };
    if (!random.chance(habits.repeated)) return [first];
    return [first, { batch: { ...batch, repeated: true }, place: index + late + random.int(0, 3) + 0.5 }];
  });
  return placed.sort((a, b) => a.place - b.place).map(({ batch }) => batch);
}

/** A body that is not kept arrives some seconds after its last event, and none before one that was sent earlier. */
function arrivals(random: Random, batches: readonly Unplaced[], habits: Habits): Batch[] {
  let previous = -Infinity;
  const placed = batches.map((batch) => {
    const ended = batch.facts.reduce((last, { at }) => Math.max(last, at), 0);
    previous = Math.max(previous + 1, ended + random.int(500, 15_000));
    const delay = delayOf(habits, random.next());
    const kept = random.chance(habits.late) ? delay : 0;
    return { ...batch, arrivesAt: Math.floor(previous + kept) };
  });
  return placed.sort((a, b) => a.arrivesAt - b.arrivesAt);
}
