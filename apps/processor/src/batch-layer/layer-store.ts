import type { LayerStore } from '@sonde/vitals';
import type { Warehouse } from '@sonde/warehouse';

/** Reading the raw rows of a slice takes longer than a question may. Milliseconds. */
const SELECT_MS = 240_000;

/** The batch layer's hands in the warehouse. @param signal ends statements that are under way */
export const layerStoreOf = (warehouse: Warehouse, signal?: AbortSignal): LayerStore => {
  const ends = signal === undefined ? {} : { signal };
  return {
    select: (sql, params) => warehouse.select(sql, { params, timeoutMs: SELECT_MS, ...ends }),
    insertRows: (table, rows, token) => warehouse.insertRows(table, rows, token),
    run: (sql, params) => warehouse.command(sql, { params, ...ends }),
  };
};
