import type { Migration } from './migration';

/**
 * What is published must survive a power cut as it is: rollup rows are counted by it, and raw rows beyond it. These tables
 * get a few small inserts a minute.
 */
const SYNCED = `non_replicated_deduplication_window = 100000, fsync_after_insert = 1, fsync_part_directory = 1,
  min_rows_to_fsync_after_merge = 1`;

/** Each row is the whole state of the batch layer; the newest counts. */
const JOURNAL = `CREATE TABLE IF NOT EXISTS rollup_journal (
  number UInt64,
  batch UInt64,
  kind LowCardinality(String),
  batches Array(Tuple(UInt64, UInt64)),
  rolled Array(Tuple(UInt64, UInt16, UInt64)),
  floor UInt64,
  settledIn UInt64,
  compactedIn UInt64,
  daysFrom UInt64,
  at DateTime64(3, 'UTC') DEFAULT now64(3)
) ENGINE = MergeTree
ORDER BY number
SETTINGS ${SYNCED}`;

/** What a publication changed of an app's days; a row counts when the journal has its number with its batch. */
const DAYS = `CREATE TABLE IF NOT EXISTS rollup_days (
  tenantId LowCardinality(String),
  appId LowCardinality(String),
  day Date,
  number UInt64,
  batch UInt64,
  through UInt64,
  clean UInt8,
  stale UInt8
) ENGINE = MergeTree
ORDER BY (tenantId, appId, day, number)
SETTINGS ${SYNCED}`;

/** Ids that were taken, published or not: so that rows of those that never were can be found and removed. */
const ATTEMPTS = `CREATE TABLE IF NOT EXISTS rollup_attempts (
  batch UInt64,
  kind LowCardinality(String),
  owner String,
  at DateTime64(3, 'UTC') DEFAULT now64(3)
) ENGINE = MergeTree
ORDER BY batch
SETTINGS ${SYNCED}`;

export const rollupJournal: Migration = {
  version: 7,
  name: 'rollup journal',
  statements: [JOURNAL, DAYS, ATTEMPTS],
};
