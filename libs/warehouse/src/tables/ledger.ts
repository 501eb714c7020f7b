import { date, i64, lowCardinality, u16, u64 } from '../native/column';
import { defineTable } from './table';

/** How many events had which outcome, by the day they were received. Rows add up. */
export const ledgerTable = defineTable({
  name: 'ledger',
  columns: {
    tenantId: lowCardinality(),
    appId: lowCardinality(),
    day: date(),
    outcome: lowCardinality(),
    reason: lowCardinality(),
    /** Below 0 where a correction takes back what was counted before. */
    count: i64(),
    expiresOn: date(),
    logId: u64(),
    logPartition: u16(),
    /** Last offset of the batch that the counts are of. */
    logOffset: u64(),
  },
});
