export { monthOf } from './month';
export { createBlock, type Block, type Buffers } from './native/block';
export type { Column, ColumnBuffer } from './native/column';
export { openWarehouse, type WarehouseOptions } from './open-warehouse';
export {
  WarehouseQueryError,
  WarehouseSetupError,
  WarehouseUnavailableError,
  type SelectOptions,
  type Warehouse,
  type WarehouseLogger,
} from './port';
export {
  batchReceiptsTable,
  errorGroupsTable,
  eventsTable,
  ledgerTable,
  sessionsTable,
  spansTable,
  tables,
} from './tables';
export type { Columns, Table } from './tables/table';
