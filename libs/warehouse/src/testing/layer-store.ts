import { Params, type LayerStore } from '@sonde/vitals';
import type { Warehouse } from '../port';

/** What the batch layer needs of ClickHouse, of a warehouse. */
export const layerStore = (warehouse: Warehouse): LayerStore => ({
  select: (sql, params) => warehouse.select(sql, { params }),
  insertRows: (table, rows, token) => warehouse.insertRows(table, rows, token),
  run: (sql, params) => warehouse.command(sql, { params }),
});

/** Runs a statement that is put together with the values that it needs. */
export async function runWith(warehouse: Warehouse, write: (params: Params) => string): Promise<void> {
  const params = new Params();
  const sql = write(params);
  await warehouse.command(sql, { params: params.values });
}

export async function selectWith<T>(warehouse: Warehouse, write: (params: Params) => string): Promise<T[]> {
  const params = new Params();
  const sql = write(params);
  return warehouse.select<T>(sql, { params: params.values });
}
