import type { Migration } from './migration';

/**
 * Where the groups of errors went that a regroup has dissolved. Once the events have their new groups nothing else tells,
 * so it must survive a power cut. The newest regroup counts; a row that leads to itself takes a link back.
 */
const LINKS = `CREATE TABLE IF NOT EXISTS error_group_links (
  tenantId LowCardinality(String),
  appId LowCardinality(String),
  fromId String,
  toId String,
  events UInt64,
  wishedAt UInt64
) ENGINE = ReplacingMergeTree(wishedAt)
ORDER BY (tenantId, appId, fromId)
SETTINGS non_replicated_deduplication_window = 100000, fsync_after_insert = 1, fsync_part_directory = 1,
  min_rows_to_fsync_after_merge = 1`;

/**
 * Which events get which group, from when that is worked out until the events have it. `place` is a hash of where in the
 * log the event was; a mutation of the events looks it up.
 */
const MOVES = `CREATE TABLE IF NOT EXISTS error_group_moves (
  appId LowCardinality(String),
  wishedAt UInt64,
  move UInt64,
  place UInt64,
  errorGroupId String
) ENGINE = MergeTree
ORDER BY (appId, move, place)
SETTINGS non_replicated_deduplication_window = 100000`;

/** What came in since a moment, such as the groups of a day of receipt: rows lie nearly in the order in which they came. */
const BY_RECEIPT = [
  'ALTER TABLE events ADD INDEX IF NOT EXISTS byReceipt receivedAt TYPE minmax GRANULARITY 1',
  // In the background: parts that have none yet are read as before.
  'ALTER TABLE events MATERIALIZE INDEX byReceipt',
];

export const regroupedErrors: Migration = {
  version: 12,
  name: 'regrouped errors',
  statements: [LINKS, MOVES, ...BY_RECEIPT],
};
