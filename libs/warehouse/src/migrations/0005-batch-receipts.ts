import type { Migration } from './migration';

/** What phones say of their batches as a whole, so that it can be told what never came. One install's stand together. */
const BATCH_RECEIPTS = `CREATE TABLE IF NOT EXISTS batch_receipts (
  tenantId LowCardinality(String) CODEC(ZSTD(1)),
  appId LowCardinality(String) CODEC(ZSTD(1)),
  installId String CODEC(ZSTD(1)),
  sequence UInt32 CODEC(Delta, ZSTD(1)),
  batchHash UInt64 CODEC(ZSTD(1)),
  appVersion LowCardinality(String) CODEC(ZSTD(1)),
  receivedAt DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),
  events UInt32 CODEC(ZSTD(1)),
  reason LowCardinality(String) CODEC(ZSTD(1)),
  dropped UInt32 CODEC(ZSTD(1)),
  expiresOn Date CODEC(ZSTD(1)),
  logId UInt64 CODEC(ZSTD(1)),
  logPartition UInt16 CODEC(ZSTD(1)),
  logOffset UInt64 CODEC(Delta, ZSTD(1)),
  INDEX byLogOffset logOffset TYPE minmax GRANULARITY 1
) ENGINE = MergeTree
ORDER BY (tenantId, appId, installId, sequence)
TTL expiresOn + INTERVAL 1 DAY
SETTINGS non_replicated_deduplication_window = 100000`;

export const batchReceipts: Migration = {
  version: 5,
  name: 'batch receipts',
  statements: [BATCH_RECEIPTS],
};
