import { date, dateTime64, f64, lowCardinality, mapOfJson, string, u16, u64 } from '../native/column';
import { defineTable } from './table';

/** Spans that an SDK sends beside its events, for the session's timeline. */
export const spansTable = defineTable({
  name: 'spans',
  partitionBy: 'at',
  columns: {
    tenantId: lowCardinality(),
    appId: lowCardinality(),
    /** Start, corrected. */
    at: dateTime64(),
    durationMs: f64(),
    sessionId: string(),
    laneKey: u64(),
    installId: string(),
    name: lowCardinality(),
    traceId: string(),
    spanId: string(),
    parentId: string(),
    spanHash: u64(),
    status: lowCardinality(),
    appVersion: lowCardinality(),
    attributes: mapOfJson(),
    expiresOn: date(),
    logId: u64(),
    logPartition: u16(),
    logOffset: u64(),
    logIndex: u16(),
  },
});
