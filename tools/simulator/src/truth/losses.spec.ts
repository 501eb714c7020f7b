import type { Batch } from '../fleet/deliveries';
import { USUAL_HABITS } from '../fleet/habits';
import { simulate } from '../fleet/simulation';
import { NATIVE_ABILITIES } from '../wire/native';
import { LossCounter } from './losses';

const TO = Date.parse('2026-03-10T15:00:00Z');

const batch = (sequence: number, appVersion: string, over: Partial<Batch> = {}): Batch =>
  ({ sequence, facts: [{ resource: { appVersion } }], dropped: [], repeated: false, ...over }) as Batch;

it('tells the gaps of each version, those at updates, and what phones threw away', () => {
  const counter = new LossCounter();
  counter.addPhone([
    // The first never came; the third came after the fourth; the fifth is missing, nobody knows of which version.
    batch(4, '1'),
    batch(2, '1', { dropped: [{ reason: 'storage', count: 7 }] }),
    batch(3, '1'),
    batch(3, '1', { repeated: true }),
    batch(6, '2'),
    batch(9, '2'),
  ]);
  counter.addPhone([batch(1, '2')]);
  expect(counter.losses()).toEqual([
    { appVersion: '1', batches: 3, events: 3, missingBatches: 1, missingAtUpdate: 0, droppedByClient: 7 },
    { appVersion: '2', batches: 3, events: 3, missingBatches: 2, missingAtUpdate: 1, droppedByClient: 0 },
  ]);
});

it('finds as many bodies missing in a fleet as its habits say, and none where nothing gets lost', () => {
  const missing = (lost: number): { of: number; missing: number; dropped: number } => {
    const counter = new LossCounter();
    const history = { from: TO - 7 * 86_400_000, to: TO };
    const habits = { ...USUAL_HABITS, lost };
    const fleet = { seed: 3, devices: 100, events: 10_000, history, abilities: NATIVE_ABILITIES };
    for (const { batches } of simulate({ ...fleet, boundaries: [], habits })) counter.addPhone(batches);
    const sum = (pick: (losses: ReturnType<LossCounter['losses']>[number]) => number): number =>
      counter.losses().reduce((all, one) => all + pick(one), 0);
    return {
      of: sum(({ batches }) => batches),
      missing: sum((one) => one.missingBatches + one.missingAtUpdate),
      dropped: sum(({ droppedByClient }) => droppedByClient),
    };
  };
  expect(missing(0)).toMatchObject({ missing: 0, dropped: 0 });
  const often = missing(0.25);
  expect(often.missing / often.of).toBeGreaterThan(0.2);
  expect(often.missing / often.of).toBeLessThan(0.3);
  expect(often.dropped).toBeGreaterThan(0);
  expect(missing(1)).toMatchObject({ missing: often.of });
});
