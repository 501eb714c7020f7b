import fc from 'fast-check';
import { type AppendPart, AppendQueue, type ProducerId, sequenceAfter } from './append-queue';

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

/** One partition of a broker, as far as it tells repeats from news: the rules of Kafka's ProducerStateManager. */
class Partition {
  readonly log: string[] = [];
  private readonly last = new Map<ProducerId, { first: number; next: number }>();

  append(
    producer: ProducerId,
    first: number,
    values: readonly string[],
  ): 'stored' | 'repeated' | 'out of order' {
    const known = this.last.get(producer);
    if (known !== undefined && known.first === first) return 'repeated';
    if (known !== undefined && known.next !== first) return 'out of order';
    this.last.set(producer, { first, next: first + values.length });
    this.log.push(...values);
    return 'stored';
  }

  /** True when it would take a batch under that sequence for a repeat. */
  knows(producer: ProducerId, first: number): boolean {
    return this.last.get(producer)?.first === first;
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
    queue.appended();
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
    queue.appended();
    expect(valuesOf(queue.next()!.parts)).toEqual(['c.0']);
  });

  it('uses the sequence again of a batch that was certainly not appended', () => {
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

  it('burns the producer id of a batch that was given up and may have been appended', () => {
    const queue = new AppendQueue(CLOCK);
    const first = { id: 5n, epoch: 0 };
    queue.useProducer(first);
    const [a, b] = [call('a'), call('b')];
    queue.add(a.part);
    queue.next();
    queue.unsure();
    a.part.abandoned = true;
    queue.add(b.part);
    expect(queue.next()).toBeUndefined();
    expect(queue.needsProducer).toBe(true);
    expect(queue.usedProducer).toBe(first);
    queue.useProducer({ id: 6n, epoch: 0 });
    expect(queue.next()).toMatchObject({ producer: { id: 6n }, firstSequence: 0 });
  });

  it('sends the calls of a batch that is too large one by one, and refuses the one that is', () => {
    const queue = new AppendQueue(CLOCK);
    queue.useProducer({ id: 5n, epoch: 0 });
    const [a, b, c] = [call('a'), call('b'), call('c')];
    for (const each of [a, b, c]) queue.add(each.part);
    queue.next();
    expect(queue.split()).toBe(true);
    expect(valuesOf(queue.next()!.parts)).toEqual(['a.0']);
    expect(queue.split()).toBe(false);
    queue.refused(new RangeError('too large'));
    expect(queue.next()).toMatchObject({ firstSequence: 0 });
    expect(valuesOf(queue.next()!.parts)).toEqual(['b.0', 'c.0']);
    queue.appended();
    expect([a, b, c].map(({ answer }) => answer)).toEqual(['refused', 'stored', 'stored']);
  });

  it('counts sequences as the protocol does, which begins again at 0 after the largest int32', () => {
    expect(sequenceAfter(7, 3)).toBe(10);
    expect(sequenceAfter(2 ** 31 - 2, 1)).toBe(2 ** 31 - 1);
    expect(sequenceAfter(2 ** 31 - 2, 3)).toBe(1);
  });

  it('stores every call at most once, and those it says it stored, in order, whatever is lost on the way', () => {
    const fate = fc.constantFrom(
      'answered',
      'request lost',
      'answer lost',
      'given up',
      'out of order',
      'too large',
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(fate, fc.integer({ min: 0, max: 3 })), { maxLength: 60 }), (steps) => {
        const queue = new AppendQueue(CLOCK);
        const broker = new Partition();
        const calls: Call[] = [];
        let producers = 0;
        for (const [what, arriving] of steps) {
          for (let i = 0; i < arriving; i++) {
            const made = call(`c${calls.length}`, 1 + (calls.length % 3));
            calls.push(made);
            queue.add(made.part);
          }
          if (what === 'given up') {
            for (const each of calls.filter(({ answer }) => answer === 'waiting')) {
              each.part.abandoned = true;
              each.answer = 'refused';
            }
          }
          let batch = queue.next();
          if (batch === undefined && queue.needsProducer) {
            queue.useProducer({ id: BigInt(++producers), epoch: 0 });
            batch = queue.next();
          }
          if (batch === undefined) continue;
          if (what === 'request lost') {
            queue.unsure();
            continue;
          }
          const repeat = broker.knows(batch.producer, batch.firstSequence);
          if (what === 'too large' && !repeat && queue.split()) continue;
          if (what === 'out of order' && !repeat) {
            queue.renew();
            continue;
          }
          const result = broker.append(batch.producer, batch.firstSequence, valuesOf(batch.parts));
          if (what === 'answer lost') queue.unsure();
          else if (result === 'out of order') queue.renew();
          else queue.appended();
        }
        const stored = calls
          .filter(({ answer }) => answer === 'stored')
          .flatMap(({ part }) => valuesOf([part]));
        const refused = new Set(
          calls.filter(({ answer }) => answer !== 'stored').flatMap(({ part }) => valuesOf([part])),
        );
        expect(broker.log.filter((value) => !refused.has(value))).toEqual(stored);
        expect(new Set(broker.log).size).toBe(broker.log.length);
      }),
      { numRuns: 2000 },
    );
  });
});
