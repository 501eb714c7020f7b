import { batchReceiptsTable } from './batch-receipts';
import { errorGroupsTable } from './error-groups';
import { eventsTable } from './events';
import { ledgerTable } from './ledger';
import { sessionsTable } from './sessions';
import { spansTable } from './spans';

/** Every table that Sonde writes, by what the code calls it. */
export const tables = {
  events: eventsTable,
  sessions: sessionsTable,
  errorGroups: errorGroupsTable,
  ledger: ledgerTable,
  spans: spansTable,
  batchReceipts: batchReceiptsTable,
} as const;

export { batchReceiptsTable, errorGroupsTable, eventsTable, ledgerTable, sessionsTable, spansTable };
