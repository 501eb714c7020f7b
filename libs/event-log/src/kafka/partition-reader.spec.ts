import fc from 'fast-check';
import { type BatchBounds, BatchDraft, type Run } from '../lane/batch-draft';
import { LogUnavailableError, type StoredRecord } from '../port';
import { PartitionReader, type RecordSource } from './partition-reader';

const NOW = 1_700_000_000_000;
const clock = (): number => NOW;
const SIGNAL = new AbortController().signal;
const IGNORE = (): void => undefined;
/** Old records: a batch that is not full does not wait for more. */
const BOUNDS: BatchBounds = { maxEvents: 10, maxBytes: 1000, lingerMs: 0 };

function records(sizes: readonly number[]): StoredRecord[] {
  return sizes.map((events, offset) => ({
    offset,
    key: 'k',
    value: Buffer.alloc(events * 10),
    events,
    appendedAt: NOW - 10_000,
  }));
}

/** A partition that gives its records in pieces, as a broker does, and remembers what it was asked for. */
class Pieces implements RecordSource {
  readonly asked: number[] = [];
  failure: Error | undefined;

  constructor(
    private readonly all: readonly StoredRecord[],
    private readonly piece: number,
  ) {}

  async fetch(_: number, from: number): Promise<{ records: StoredRecord[]; highWatermark: number }> {
    this.asked.push(from);
    const { failure } = this;
    this.failure = undefined;
    if (failure !== undefined) throw failure;
    return { records: this.all.slice(from, from + this.piece), highWatermark: this.all.length };
  }
}

function boundsOf(run: Run | undefined): [number, number] | undefined {
  return run === undefined ? undefined : [run.first, run.last];
}

describe('reading a partition of Kafka', () => {
  it('forms full batches of the same bounds, however the broker cuts what it gives', async () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 60 });
    const bounds = { ...BOUNDS, lingerMs: 3_600_000 };
    await fc.assert(
      fc.asyncProperty(sizes, fc.integer({ min: 1, max: 20 }), async (all, piece) => {
        // The last record fills any batch, so that the reader never waits for more.
        const stored = records([...all, 10]);
        const reader = new PartitionReader(new Pieces(stored, piece), 0, clock);
        let from = 0;
        while (from < stored.length) {
          const expected = new BatchDraft(from, bounds, clock);
          for (const each of stored.slice(from)) if (!expected.take(each) || expected.isFull) break;
          const run = await reader.next(from, bounds, SIGNAL, IGNORE);
          expect(run).toEqual(expected.run());
          from = expected.next;
        }
      }),
    );
  });

  it('reads ahead while a batch is worked on, and no further than the next batch', async () => {
    const source = new Pieces(records(Array.from({ length: 100 }, () => 5)), 2);
    const reader = new PartitionReader(source, 0, clock);
    expect(boundsOf(await reader.next(0, BOUNDS, SIGNAL, IGNORE))).toEqual([0, 1]);
    for (let i = 0; i < 20; i++) await Promise.resolve();
    expect(source.asked).toEqual([0, 2]);
    expect(boundsOf(await reader.next(2, BOUNDS, SIGNAL, IGNORE))).toEqual([2, 3]);
    for (let i = 0; i < 20; i++) await Promise.resolve();
    expect(source.asked).toEqual([0, 2, 4]);
  });

  it('begins anew where it is told to, and forms a named batch exactly, beyond all limits', async () => {
    const stored = records(Array.from({ length: 40 }, () => 4));
    const source = new Pieces(stored, 7);
    const reader = new PartitionReader(source, 0, clock);
    await reader.next(0, BOUNDS, SIGNAL, IGNORE);
    const run = await reader.again(3, 29, SIGNAL);
    expect(run?.records.map(({ offset }) => offset)).toEqual(stored.slice(3, 30).map(({ offset }) => offset));
    expect(boundsOf(await reader.next(30, BOUNDS, SIGNAL, IGNORE))).toEqual([30, 31]);
    expect(await reader.again(38, 40, SIGNAL)).toBeUndefined();
  });

  it('hands on what a fetch failed with, also one that was ahead, and then goes on', async () => {
    const source = new Pieces(records(Array.from({ length: 9 }, () => 10)), 1);
    const reader = new PartitionReader(source, 0, clock);
    source.failure = new LogUnavailableError('away');
    let answers = 0;
    const answered = (): void => void answers++;
    await expect(reader.next(0, BOUNDS, SIGNAL, answered)).rejects.toThrow('away');
    expect(answers).toBe(0);
    expect(boundsOf(await reader.next(0, BOUNDS, SIGNAL, answered))).toEqual([0, 0]);
    expect(answers).toBe(1);
    for (let i = 0; i < 20; i++) await Promise.resolve();
    expect(boundsOf(await reader.next(1, BOUNDS, SIGNAL, IGNORE))).toEqual([1, 1]);
  });

  it('refuses a partition that leaves out a record, as a compacted one does', async () => {
    const stored = records([1, 1, 1, 10]).filter(({ offset }) => offset !== 1);
    const source: RecordSource = { fetch: async () => ({ records: stored, highWatermark: 4 }) };
    const reader = new PartitionReader(source, 0, clock);
    await expect(reader.next(0, BOUNDS, SIGNAL, IGNORE)).rejects.toThrow('record 1 is missing');
  });
});
