import * as fc from 'fast-check';
import { Params } from '../conditions';
import type { RolledPosition } from '../rollup/layer-state';
import { beyondRolled } from './beyond-rolled';

const rolled = fc.uniqueArray(
  fc.record({
    logId: fc.integer({ min: 1, max: 4 }),
    partition: fc.integer({ min: 0, max: 4 }),
    offset: fc.nat(20),
  }),
  { selector: ({ logId, partition }) => `${logId} ${partition}`, minLength: 1, maxLength: 8 },
);

interface Row {
  readonly logId: number;
  readonly logPartition: number;
  readonly logOffset: number;
}

/** Whether a row passes the condition's second half: its comparisons of columns with numbers, told one by one. */
function passes(positions: readonly RolledPosition[], row: Row): boolean {
  const params = new Params();
  const [, maybe] = beyondRolled(params, positions).split('toUInt64(0)) AND ');
  return (maybe ?? '')
    .slice(1, -1)
    .split(' OR ')
    .some((alternative) =>
      alternative
        .replace(/[()]/g, '')
        .split(' AND ')
        .every((comparison) => {
          const [, column = '', operator, name = ''] = /^(\w+) ([<>]) \{(p\d+):\w+\}$/.exec(comparison) ?? [];
          if (!operator) return comparison === '1';
          const difference = row[column as keyof Row] - Number(params.values[name]);
          return operator === '<' ? difference < 0 : difference > 0;
        }),
    );
}

it('lets the index rule out no row that is beyond', () => {
  fc.assert(
    fc.property(rolled, fc.nat(5), fc.nat(5), fc.nat(25), (positions, logId, partition, offset) => {
      const known = positions.find((place) => place.logId === logId && place.partition === partition);
      const isBeyond = !known || offset > known.offset;
      if (isBeyond)
        expect(passes(positions, { logId, logPartition: partition, logOffset: offset })).toBe(true);
    }),
    { numRuns: 2_000 },
  );
});

it('lets the index rule out what lies before every position of a log whose partitions are all rolled up', () => {
  const positions = [0, 1, 2].map((partition) => ({ logId: 7, partition, offset: 100 + partition }));
  const rows = [
    [7, 1, 99],
    [7, 1, 101],
    [7, 3, 5],
    [8, 1, 5],
  ] as const;
  const found = rows.map(([logId, logPartition, logOffset]) =>
    passes(positions, { logId, logPartition, logOffset }),
  );
  expect(found).toEqual([false, true, true, true]);
});
