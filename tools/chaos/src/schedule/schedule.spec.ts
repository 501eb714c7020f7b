import { definitionOf, FAULT_KINDS, type FaultKind } from './fault-kinds';
import { Random } from './random';
import { countedFaults, drawnFaults, kindsFor, type PlannedFault } from './schedule';

const first = (count: number, faults: Iterator<PlannedFault>): PlannedFault[] =>
  Array.from({ length: count }, () => faults.next().value as PlannedFault);

const counted = (faults: readonly PlannedFault[]): Partial<Record<FaultKind, number>> => {
  const counts: Partial<Record<FaultKind, number>> = {};
  for (const { kind } of faults) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
};

describe('the schedule', () => {
  const goals = { ingest: 60, processor: 60, 'lost-answer': 200, 'kafka-kill': 3 } as const;

  it('is the same for the same seed, and another for another', () => {
    expect(countedFaults(7, goals)).toEqual(countedFaults(7, goals));
    expect(countedFaults(8, goals)).not.toEqual(countedFaults(7, goals));
    const kinds = kindsFor('real', undefined);
    expect(first(200, drawnFaults(7, kinds))).toEqual(first(200, drawnFaults(7, kinds)));
    expect(first(200, drawnFaults(8, kinds))).not.toEqual(first(200, drawnFaults(7, kinds)));
  });

  it('holds exactly what was asked for, mixed', () => {
    const plan = countedFaults(7, goals);
    expect(counted(plan)).toEqual(goals);
    const half = counted(plan.slice(0, plan.length / 2));
    expect(half.ingest).toBeGreaterThan(15);
    expect(half['lost-answer']).toBeGreaterThan(70);
  });

  it('draws kinds by their weights', () => {
    const kinds = kindsFor('real', undefined);
    const counts = counted(first(20_000, drawnFaults(3, kinds)));
    const total = kinds.reduce((sum, kind) => sum + definitionOf(kind).weight, 0);
    for (const kind of kinds) {
      const expected = (20_000 * definitionOf(kind).weight) / total;
      expect(Math.abs((counts[kind] ?? 0) - expected)).toBeLessThan(0.3 * expected + 15);
    }
  });

  it('pauses for as long as the kind wants on average, never for minutes', () => {
    const pauses = countedFaults(1, { ingest: 5000 }).map(({ pauseMs }) => pauseMs);
    const mean = pauses.reduce((sum, pause) => sum + pause, 0) / pauses.length;
    expect(mean).toBeGreaterThan(1300);
    expect(mean).toBeLessThan(1700);
    expect(Math.max(...pauses)).toBeLessThanOrEqual(7500);
  });

  it('does on embedded stores only what can be done there', () => {
    expect(kindsFor('embedded', undefined)).toEqual(expect.arrayContaining(['standalone', 'everything']));
    expect(kindsFor('embedded', undefined)).not.toContain('kafka-kill');
    expect(kindsFor('real', ['standalone', 'ingest'])).toEqual(['ingest']);
    expect(kindsFor('embedded', undefined)).not.toContain('lost-answer');
    expect(kindsFor('embedded', ['lost-answer'])).toEqual(['lost-answer']);
    expect(new Set([...kindsFor('embedded', undefined), ...kindsFor('real', undefined)]).size).toBe(
      FAULT_KINDS.length,
    );
  });
});

describe('seeded chance', () => {
  it('keeps to its bounds and reaches them', () => {
    const random = new Random(5);
    const drawn = new Set(Array.from({ length: 500 }, () => random.int(2, 5)));
    expect([...drawn].sort()).toEqual([2, 3, 4, 5]);
    expect(() => random.pick([])).toThrow(RangeError);
  });
});
