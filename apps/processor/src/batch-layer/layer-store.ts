import type { LayerStore } from '@sonde/vitals';
import type { Warehouse } from '@sonde/warehouse';

/** Reading the raw rows of a slice takes longer than a question may. Milliseconds. */
const SELECT_MS = 240_000;

/**
 * Statements that write rollup rows: months of late events in one insert, one thread, so that questions and inserts of
 * events go first, and no memory of what was inserted before, since an attempt never repeats an insert. Rollup rows are
 * put together in the order in which they lie, one key after the other; what has no order goes to the disk in pieces
 * rather than fill the memory of a small server.
 */
const WRITING = {
  max_partitions_per_insert_block: 0,
  throw_on_max_partitions_per_insert_block: 0,
  insert_deduplicate: 0,
  max_threads: 1,
  max_insert_threads: 1,
  async_insert: 0,
  optimize_aggregation_in_order: 1,
  max_bytes_before_external_group_by: 128 * 1024 * 1024,
  max_bytes_before_external_sort: 128 * 1024 * 1024,
} as const;

/** The batch layer's hands in the warehouse. @param signal ends statements that are under way */
export const layerStoreOf = (warehouse: Warehouse, signal?: AbortSignal): LayerStore => {
  const ends = signal === undefined ? {} : { signal };
  return {
    select: (sql, params) => warehouse.select(sql, { params, timeoutMs: SELECT_MS, ...ends }),
    insertRows: (table, rows, token) => warehouse.insertRows(table, rows, token),
    run: (sql, params) => warehouse.command(sql, { params, settings: WRITING, ...ends }),
  };
};
