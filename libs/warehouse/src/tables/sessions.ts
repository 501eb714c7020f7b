import {
  arrayOfU64,
  date,
  dateTime64,
  f64,
  lowCardinality,
  mapOfCounts,
  string,
  u16,
  u32,
  u64,
  u8,
} from '../native/column';
import { resourceColumns } from './resource-columns';
import { defineTable } from './table';

/**
 * One row per session and version; the newest version counts (ReplacingMergeTree), a deleted one is a tombstone.
 * Partition and order rest on the anchor, which never moves, not on the start, which an early event that comes late moves.
 */
export const sessionsTable = defineTable({
  name: 'sessions',
  partitionBy: 'anchorAt',
  columns: {
    tenantId: lowCardinality(),
    appId: lowCardinality(),
    sessionId: string(),
    /** As in events: of the session where the SDK names it, of the install where it is derived. */
    laneKey: u64(),
    derived: u8(),
    /** When the first record of the session was received. */
    anchorAt: dateTime64(),
    version: u64(),
    deleted: u8(),
    startAt: dateTime64(),
    /** eventHash of the earliest event: breaks ties, so that the order of arrival never decides. */
    startHash: u64(),
    endAt: dateTime64(),
    protocol: lowCardinality(),
    ...resourceColumns,
    userId: string(),
    userAt: dateTime64(),
    firstScreen: lowCardinality(),
    firstScreenAt: dateTime64(),
    lastScreen: lowCardinality(),
    lastScreenAt: dateTime64(),
    launchKind: lowCardinality(),
    launchDurationMs: f64(),
    launchAt: dateTime64(),
    eventCount: u32(),
    /** Event type → how many. */
    counts: mapOfCounts(),
    crashed: u8(),
    anr: u8(),
    errored: u8(),
    abnormal: u8(),
    ended: u8(),
    background: u8(),
    userPerceivedCrash: u8(),
    userPerceivedAnr: u8(),
    expiresOn: date(),
    /** Receive time of the newest record in it. */
    receivedAt: dateTime64(),
    logId: u64(),
    logPartition: u16(),
    /** Offset up to which the row includes events. */
    logOffset: u64(),
    /** Milliseconds with the app on the screen; -1 in rows from before that was worked out. */
    foregroundMs: f64(),
    /** Times of the first and the last event that shows the app on the screen; 1970 without any. */
    shownFrom: dateTime64(),
    shownTo: dateTime64(),
    /** What a session_end says; 0 when none does. */
    foregroundSaidMs: f64(),
    /** When the app came to the screen, left it or ended, as `@sonde/sessions` writes it. */
    turns: arrayOfU64(),
    /** Bits: the system ended a process of it; a process of it crashed, as the system says. */
    exits: u8(),
    /** Why the last process of it ended, as the system says; '' when it does not. */
    exitReason: lowCardinality(),
    exitAt: dateTime64(),
  },
});
