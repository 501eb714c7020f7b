import type { Warehouse } from '@sonde/warehouse';

/** Number of the newest state that the batch layer has published; 0 before the first. */
export async function journalNumber(warehouse: Pick<Warehouse, 'select'>): Promise<number> {
  const [row] = await warehouse.select<{ readonly newest: number }>(
    'SELECT toFloat64(max(number)) AS newest FROM rollup_journal',
  );
  return row?.newest ?? 0;
}
