import { monthOf } from '../month';
import type { Block } from '../native/block';
import { DateTime64Buffer } from '../native/number-buffer';
import type { Table } from '../tables/table';

/**
 * An insert is all or nothing only when it makes one part, so its rows must be of one partition.
 * @throws RangeError when they are not
 */
export function assertOneMonth(table: Table, block: Block): void {
  if (table.partitionBy === undefined) return;
  const times: unknown = block.columns[table.partitionBy];
  const range = times instanceof DateTime64Buffer ? times.range() : undefined;
  if (range === undefined) return;
  const first = monthOf(range.first);
  const last = monthOf(range.last);
  if (first !== last)
    throw new RangeError(`A block of ${table.name} spans ${first} to ${last}; keep one block for each month`);
}
