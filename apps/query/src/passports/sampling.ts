import { cellRows, type Cell } from '@sonde/vitals';
import type { Ask } from '../warehouse/ask';

/**
 * Share (0 to 1) of the events that a value measures which stand for more than themselves, because their SDK sends only
 * part of them. Null over no events, and where sessions or installs are measured: those are not sampled.
 */
export async function selectSampledShare(ask: Ask, cell: Cell): Promise<number | null> {
  const rows = cellRows(cell, 'measured');
  if (!rows || rows.source !== 'events' || rows.areInstalls) return null;
  const sql =
    `SELECT toFloat64(countIf(weight != 1)) AS sampled, toFloat64(count()) AS total FROM ${rows.from} WHERE ${rows.where} ` +
    'SETTINGS do_not_merge_across_partitions_select_final = 1';
  const [row] = await ask.select<{ sampled: number; total: number }>(sql, rows.params.values);
  return row && row.total > 0 ? row.sampled / row.total : null;
}
