import fc from 'fast-check';
import type { StoredRecord } from '../port';
import { BatchDraft, type Run } from './batch-draft';

const NOW = 1_700_000_000_000;
const clock = (): number => NOW;

function record(offset: number, events: number, bytes: number, appendedAt = NOW): StoredRecord {
  return { offset, key: 'k', value: Buffer.alloc(bytes), events, appendedAt };
}

/** All batches of these records, as a lane would form them one after another. */
function batchesOf(records: readonly StoredRecord[], maxEvents: number, maxBytes: number): Run[] {
  const runs: Run[] = [];
  let draft = new BatchDraft(0, { maxEvents, maxBytes, lingerMs: 1000 }, clock);
  for (const each of records) {
    if (!draft.take(each)) {
      runs.push(draft.run());
      draft = new BatchDraft(each.offset, { maxEvents, maxBytes, lingerMs: 1000 }, clock);
      expect(draft.take(each)).toBe(true);
    }
    if (draft.isFull) {
      runs.push(draft.run());
      draft = new BatchDraft(draft.next, { maxEvents, maxBytes, lingerMs: 1000 }, clock);
    }
  }
  if (!draft.isEmpty) runs.push(draft.run());
  return runs;
}

describe('the draft of a batch', () => {
  it('takes every record once, in order, and goes beyond a limit only for a record that is alone', () => {
    const sizes = fc.array(fc.tuple(fc.nat(8), fc.nat(8)), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(
        sizes,
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1, max: 12 }),
        (all, most, size) => {
          const records = all.map(([events, bytes], offset) => record(offset, events, bytes));
          const runs = batchesOf(records, most, size);
          expect(runs.flatMap((run) => run.records.map(({ offset }) => offset))).toEqual(
            records.map(({ offset }) => offset),
          );
          for (const run of runs) {
            expect(run.records).toHaveLength(run.last - run.first + 1);
            const own = records.slice(run.first, run.last + 1);
            const events = own.reduce((sum, each) => sum + each.events, 0);
            const bytes = own.reduce((sum, each) => sum + each.value.length, 0);
            if (own.length > 1) expect(events <= most && bytes <= size).toBe(true);
          }
        },
      ),
    );
  });

  it('waits for as long as its first record may still linger, but never longer than the linger', () => {
    const bounds = { maxEvents: 10, maxBytes: 1000, lingerMs: 500 };
    const leftOf = (appendedAt: number): number => {
      const draft = new BatchDraft(0, bounds, clock);
      expect(draft.leftMs).toBe(Infinity);
      draft.take(record(0, 1, 1, appendedAt));
      return draft.leftMs;
    };
    expect(leftOf(NOW - 10_000)).toBeLessThan(0);
    expect(leftOf(NOW - 200)).toBeLessThanOrEqual(300);
    expect(leftOf(NOW + 3_600_000)).toBeLessThanOrEqual(500);
  });

  it('refuses a log that leaves out a record', () => {
    const draft = new BatchDraft(7, { maxEvents: 10, maxBytes: 1000, lingerMs: 500 }, clock);
    draft.take(record(7, 1, 1));
    expect(() => draft.take(record(9, 1, 1))).toThrow('record 8 is missing');
  });
});
