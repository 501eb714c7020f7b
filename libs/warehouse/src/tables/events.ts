import {
  date,
  dateTime64,
  f64,
  lowCardinality,
  mapOfJson,
  string,
  u16,
  u64,
  u8,
  i64,
  i32,
} from '../native/column';
import { resourceColumns } from './resource-columns';
import { defineTable } from './table';

/**
 * Every event once, in all its types. Texts that the phone did not send are '', numbers -1 (status: 0).
 * Partitioned by the month of `at`: a batch cuts into one or two blocks even when phones send days late.
 */
export const eventsTable = defineTable({
  name: 'events',
  partitionBy: 'at',
  columns: {
    tenantId: lowCardinality(),
    appId: lowCardinality(),
    /** Corrected. */
    at: dateTime64(),
    /** Milliseconds by which the phone's clock was ahead of that: `at + clockAheadMs` is what it showed. */
    clockAheadMs: i64(),
    receivedAt: dateTime64(),
    /** Day after which the row may go: retention differs by app. */
    expiresOn: date(),
    /** hash53 of the sender's id. */
    eventHash: u64(),
    /** The sender's id in full where people meet single events (crash, error, anr), else ''. */
    eventId: string(),
    type: lowCardinality(),
    sdkType: lowCardinality(),
    protocol: lowCardinality(),
    /** As the SDK named it; '' when the session is derived: then install and time lead to it. */
    sessionId: string(),
    /** hash53 of app and session, or of app and install where the SDK names no session: what one lane keeps together. */
    laneKey: u64(),
    userId: string(),
    /** 1 / sampleRate. */
    weight: f64(),
    ...resourceColumns,
    firstInstalledAt: dateTime64(),
    name: lowCardinality(),
    screen: lowCardinality(),
    kind: lowCardinality(),
    durationMs: f64(),
    foregroundMs: f64(),
    status: u16(),
    method: lowCardinality(),
    host: lowCardinality(),
    endpoint: lowCardinality(),
    url: string(),
    bytesIn: i64(),
    bytesOut: i64(),
    framesTotal: i32(),
    framesSlow: i32(),
    framesFrozen: i32(),
    hitchMs: f64(),
    refreshHz: f64(),
    valueMinor: i64(),
    currency: lowCardinality(),
    /** 1 yes, 0 no, 255 not said. */
    foreground: u8(),
    completed: u8(),
    prewarmed: u8(),
    errorGroupId: lowCardinality(),
    /** Attribute name → JSON text of its value, digits as sent. */
    attributes: mapOfJson(),
    /** JSON of the type's fields that have no column, '' when there are none. */
    payload: string(),
    logId: u64(),
    logPartition: u16(),
    logOffset: u64(),
    logIndex: u16(),
  },
});
