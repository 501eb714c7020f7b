import type { PartitionFindings } from '../../audit/audit-partition';
import { AUDITED, type Audited, type Tally } from '../../audit/tally';
import { grouped, textTable } from '../text-table';

/** Kinds that are shown although there are none. */
const ALWAYS: readonly Audited[] = ['events', 'sessions', 'ledger'];
const COLUMNS = ['expected', 'present', 'doubled', 'missing', 'differing', 'expired'] as const;

/** A line for each partition and kind. */
export function auditTable(findings: readonly PartitionFindings[]): string {
  const rows: string[][] = [['partition', 'offsets', 'of', ...COLUMNS]];
  for (const { range, tallies } of findings) {
    const offsets = range.to < range.from ? 'none' : `${grouped(range.from)}–${grouped(range.to)}`;
    let first = true;
    for (const kind of AUDITED) {
      const tally = tallies[kind];
      if (!ALWAYS.includes(kind) && COLUMNS.every((column) => tally[column] === 0)) continue;
      rows.push([first ? String(range.partition) : '', first ? offsets : '', kind, ...cellsOf(tally)]);
      first = false;
    }
  }
  return textTable(rows);
}

const cellsOf = (tally: Tally): string[] => COLUMNS.map((column) => grouped(tally[column]));

export const auditJson = ({ range, tallies, busy }: PartitionFindings): object => ({
  partition: range.partition,
  from: range.from,
  to: range.to,
  ...tallies,
  sessionsBeingWritten: busy,
});
