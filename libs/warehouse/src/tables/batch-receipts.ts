import { date, dateTime64, lowCardinality, string, u16, u32, u64 } from '../native/column';
import { defineTable } from './table';

/**
 * What phones said of their batches: the number that the install gave it, and what the SDK threw away. A batch that was
 * sent again is here again: rows of one install, batch, reason and version count once.
 */
export const batchReceiptsTable = defineTable({
  name: 'batch_receipts',
  columns: {
    tenantId: lowCardinality(),
    appId: lowCardinality(),
    installId: string(),
    /** Counted by the install from 1; 0 when it does not number its batches, and in rows of a reason. */
    sequence: u32(),
    batchHash: u64(),
    appVersion: lowCardinality(),
    receivedAt: dateTime64(),
    /** Of the batch that were taken. */
    events: u32(),
    /** Why the SDK threw events away; '' in the row of the batch itself. */
    reason: lowCardinality(),
    /** Events that it threw away for this reason. */
    dropped: u32(),
    expiresOn: date(),
    logId: u64(),
    logPartition: u16(),
    logOffset: u64(),
  },
});
