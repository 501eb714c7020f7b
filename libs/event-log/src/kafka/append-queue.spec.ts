import fc from 'fast-check';
import { appendOutcome } from './append-outcome';
import { type AppendBatch, type AppendPart, AppendQueue, sequenceAfter } from './append-queue';

const CLOCK = (): number => 1_700_000_000_000;

interface Call {
  readonly name: string;
  answer: 'waiting' | 'stored' | 'refused';
  readonly part: AppendPart;
}

function call(name: string, records = 1): Call {
  const made: Call = {
    name,
    answer: 'waiting',
    part: {
      records: Array.from({ length: records }, (_, i) => ({
        key: 'k',
        value: Buffer.from(`${name}.${i}`),
        events: 1,
      })),
      size: 100 * records,
      abandoned: false,
      resolve: () => (made.answer = 'stored'),
      reject: () => (made.answer = 'refused'),
    },
  };
  return made;
}

function valuesOf(parts: readonly AppendPart[]): string[] {
  return parts.flatMap(({ records }) => records.map(({ value }) => value.toString()));
}

/** Kafka's error codes. */
const [NONE, UNKNOWN, NOT_LEADER, TOO_LARGE, TOO_FEW_REPLICAS, OUT_OF_ORDER] = [0, -1, 6, 10, 19, 45];

/** A broker's answer, as the sender passes it on. */
function answer(queue: AppendQueue, errorCode: number): boolean {
  return queue.answered(appendOutcome(errorCode), () => new Error(`${errorCode}`));
}

/** One partition of a broker, as far as it tells repeats from news: the rules of Kafka's ProducerStateManager. */
class Partition {
  readonly log: string[] = [];
  private readonly batches = new Map<bigint, { first: number; next: number }[]>();

  /** @returns The error code. */
  append({ producer, firstSequence, parts }: AppendBatch): number {
    if (this.has({ producer, firstSequence, parts })) return NONE;
    const values = valuesOf(parts);
    const known = this.batches.get(producer.id) ?? [];
    const last = known.at(-1);
    if (last !== undefined && last.next !== firstSequence) return OUT_OF_ORDER;
    const next = firstSequence + values.length;
    this.batches.set(producer.id, [...known, { first: firstSequence, next }].slice(-5));
    this.log.push(...values);
    return NONE;
  }

  /** True when it takes the batch for a repeat of one of the last five. */
  has({
    producer,
    firstSequence,
    parts,
  }: Pick<AppendBatch, 'producer' | 'firstSequence' | 'parts'>): boolean {
    const next = firstSequence + valuesOf(parts).length;
    const known = this.batches.get(producer.id) ?? [];
    return known.some((each) => each.first === firstSequence && each.next === next);
  }
}

describe('the queue of appends to a partition', () => {
  it('sends what waits as one batch, and the next under the sequence that follows', () => {
    const queue = new AppendQueue(CLOCK);
    const producer = { id: 5n, epoch: 0 };
    const calls = [call('a', 2), call('b'), call('c', 4)];
    queue.add(calls[0]!.part);
    queue.add(calls[1]!.part);
    expect(queue.next()).toBeUndefined();
    queue.useProducer(producer);
    const first = queue.next();
    expect(first).toMatchObject({ producer, firstSequence: 0 });
    expect(valuesOf(first!.parts)).toEqual(['a.0', 'a.1', 'b.0']);
    queue.add(calls[2]!.part);
    expect(queue.next()).toBe(first);
    expect(answer(queue, NONE)).toBe(false);
    expect(calls.map(({ answer }) => answer)).toEqual(['stored', 'stored', 'waiting']);
    expect(queue.next()).toMatchObject({ producer, firstSequence: 3 });
  });

  it('drops a call that nobody waits for, unless it is under way', () => {
    const queue = new AppendQueue(CLOCK);
    queue.useProducer({ id: 5n, epoch: 0 });
    const [a, b, c] = [call('a'), call('b'), call('c')];
    queue.add(a.part);
    const batch = queue.next();
    queue.add(b.part);
    queue.add(c.part);
    b.part.abandoned = true;
    expect(queue.next()).toBe(batch);
    answer(queue, NONE);
    expect(valuesOf(queue.next()!.parts)).toEqual(['c.0']);
  });

  it('uses the sequence again of a batch that never left', () => {
    const queue = new AppendQueue(CLOCK);
    queue.useProducer({ id: 5n, epoch: 0 });
    const [a, b] = [call('a'), call('b')];
    queue.add(a.part);
    queue.next();
    a.part.abandoned = true;
    queue.add(b.part);
    expect(queue.next()).toMatchObject({ firstSequence: 0 });
    expect(queue.needsProducer).toBe(false);
  });

  it.each([
    ['no answer came', (queue: AppendQueue): void => queue.reachedBroker()],
    ['the leader had moved', (queue: AppendQueue): void => void answer(queue, NOT_LEADER)],
    ['replicas were missing', (queue: AppendQueue): void => void answer(queue, TOO_FEW_REPLICAS)],
  ])('burns the producer id of a batch that was given up after it was sent and %s', (_, happen) => {
    const queue = new AppendQueue(CLOCK);
    const first = { id: 5n, epoch: 0 };
    queue.useProducer(first);
    const [a, b] = [call('a'), call('b')];
    queue.add(a.part);
    const batch = queue.next();
    happen(queue);
    expect(queue.next()).toBe(batch);
    a.part.abandoned = true;
    queue.add(b.part);
    expect(queue.next()).toBeUndefined();
    expect(queue.needsProducer).toBe(true);
    expect(queue.usedProducer).toBe(first);
    queue.useProducer({ id: 6n, epoch: 0 });
    expect(queue.next()).toMatchObject({ producer: { id: 6n }, firstSequence: 0 });
  });

  it.each([TOO_LARGE, UNKNOWN])('burns the producer id of a batch that was refused with error %i', (code) => {
    const queue = new AppendQueue(CLOCK);
    queue.useProducer({ id: 5n, epoch: 0 });
    const [a, b] = [call('a'), call('b')];
    queue.add(a.part);
    queue.next();
    expect(answer(queue, code)).toBe(false);
    expect(a.answer).toBe('refused');
    queue.add(b.part);
    expect(queue.next()).toBeUndefined();
    expect(queue.needsProducer).toBe(true);
  });

  it('sends the calls of a batch that is too large one by one, and refuses the one that is', () => {
    const queue = new AppendQueue(CLOCK);
    let producers = 5n;
    const next = (): AppendBatch | undefined => {
      if (queue.needsProducer) queue.useProducer({ id: ++producers, epoch: 0 });
      return queue.next();
    };
    const [a, b, c] = [call('a'), call('b'), call('c')];
    for (const each of [a, b, c]) queue.add(each.part);
    expect(valuesOf(next()!.parts)).toEqual(['a.0', 'b.0', 'c.0']);
    answer(queue, TOO_LARGE);
    expect(valuesOf(next()!.parts)).toEqual(['a.0']);
    answer(queue, TOO_LARGE);
    expect(next()).toMatchObject({ firstSequence: 0 });
    expect(valuesOf(next()!.parts)).toEqual(['b.0', 'c.0']);
    answer(queue, NONE);
    expect([a, b, c].map(({ answer }) => answer)).toEqual(['refused', 'stored', 'stored']);
  });

  it('has nothing to do any more once all was abandoned, also what was under way', () => {
    const queue = new AppendQueue(CLOCK);
    queue.useProducer({ id: 5n, epoch: 0 });
    const [a, b] = [call('a'), call('b')];
    queue.add(a.part);
    queue.next();
    queue.reachedBroker();
    queue.add(b.part);
    queue.abandonAll(new Error('closed'));
    expect([a, b].map(({ answer }) => answer)).toEqual(['refused', 'refused']);
    expect(queue.hasWork).toBe(false);
    expect(queue.needsProducer).toBe(true);
  });

  it('counts sequences as the protocol does, which begins again at 0 after the largest int32', () => {
    expect(sequenceAfter(7, 3)).toBe(10);
    expect(sequenceAfter(2 ** 31 - 2, 1)).toBe(2 ** 31 - 1);
    expect(sequenceAfter(2 ** 31 - 2, 3)).toBe(1);
  });

  it('stores what it says it stored, in order, and nothing twice, whatever is lost on the way', () => {
    const fate = fc.constantFrom(
      'answered',
      'request lost',
      'answer lost',
      'given up',
      'not the leader',
      // It appends, its replicas follow, and it is deposed before it can say so.
      'leader no more after the append',
      'failed after the append',
      'producer forgotten',
      'too large',
    );
    const steps = fc.array(fc.tuple(fate, fc.integer({ min: 0, max: 3 })), { maxLength: 60 });
    fc.assert(
      fc.property(steps, (happening) => {
        const queue = new AppendQueue(CLOCK);
        const broker = new Partition();
        const calls: Call[] = [];
        let producers = 0;
        /** In the log, and sent again one by one since the broker takes less than before. */
        const split = new Set<string>();
        for (const [what, arriving] of happening) {
          for (let i = 0; i < arriving; i++) {
            const made = call(`c${calls.length}`, 1 + (calls.length % 3));
            calls.push(made);
            queue.add(made.part);
          }
          if (what === 'given up') {
            for (const each of calls.filter((one) => one.answer === 'waiting')) {
              each.part.abandoned = true;
              each.answer = 'refused';
            }
          }
          if (queue.needsProducer) queue.useProducer({ id: BigInt(++producers), epoch: 0 });
          let batch = queue.next();
          if (batch === undefined && queue.needsProducer) {
            queue.useProducer({ id: BigInt(++producers), epoch: 0 });
            batch = queue.next();
          }
          if (batch === undefined) continue;
          switch (what) {
            case 'request lost':
              queue.reachedBroker();
              break;
            case 'answer lost':
              broker.append(batch);
              queue.reachedBroker();
              break;
            case 'not the leader':
              answer(queue, NOT_LEADER);
              break;
            case 'leader no more after the append':
              answer(queue, broker.append(batch) || NOT_LEADER);
              break;
            case 'failed after the append':
              answer(queue, broker.append(batch) || UNKNOWN);
              break;
            case 'producer forgotten':
              answer(queue, broker.has(batch) ? NONE : OUT_OF_ORDER);
              break;
            case 'too large':
              // The size is looked at before the sequence.
              if (broker.has(batch)) for (const value of valuesOf(batch.parts)) split.add(value);
              answer(queue, TOO_LARGE);
              break;
            default:
              answer(queue, broker.append(batch));
          }
        }
        const valuesThat = (wanted: (one: Call) => boolean): string[] =>
          calls.filter(wanted).flatMap(({ part }) => valuesOf([part]));
        const refused = new Set(valuesThat((one) => one.answer !== 'stored'));
        const once = [...new Set(broker.log)];
        expect(once.filter((value) => !refused.has(value))).toEqual(
          valuesThat((one) => one.answer === 'stored'),
        );
        const single = broker.log.filter((value) => !split.has(value));
        expect(new Set(single).size).toBe(single.length);
      }),
      { numRuns: 2000 },
    );
  });
});
