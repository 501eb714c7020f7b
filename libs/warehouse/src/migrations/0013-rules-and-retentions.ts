import type { Migration } from './migration';

/**
 * By which rules each batch was made: the number of its era, in the order of `batches`, and of each era its number, the
 * hash of every family, the first and the last day of its rows, and the mark from which on days have none of them. Empty in
 * entries of before: nobody knows.
 */
const JOURNAL = [
  'ALTER TABLE rollup_journal ADD COLUMN IF NOT EXISTS eraOf Array(UInt32)',
  `ALTER TABLE rollup_journal ADD COLUMN IF NOT EXISTS
    eras Array(Tuple(UInt32, Array(Tuple(String, String)), UInt16, UInt16, UInt64))`,
];

/**
 * For how many days the rows of an app are kept, as far as this has been done to rows that are there already; and from which
 * day on nothing has gone, which is later where rows had gone before they were to be kept for longer.
 */
const RETENTIONS = `CREATE TABLE IF NOT EXISTS app_retentions (
  tenantId LowCardinality(String),
  appId LowCardinality(String),
  raw UInt16,
  quarterHours UInt16,
  days UInt16,
  rawFrom Date,
  quarterHoursFrom Date,
  daysFrom Date,
  at DateTime64(3, 'UTC') DEFAULT now64(3)
) ENGINE = ReplacingMergeTree(at)
ORDER BY (tenantId, appId)
SETTINGS non_replicated_deduplication_window = 100000, fsync_after_insert = 1, fsync_part_directory = 1,
  min_rows_to_fsync_after_merge = 1`;

export const rulesAndRetentions: Migration = {
  version: 13,
  name: 'rules and retentions',
  statements: [...JOURNAL, RETENTIONS],
};
