import type { Migration } from './migration';

/** The phone and the app's version, on events and on sessions. */
const RESOURCE = `
  installId String CODEC(ZSTD(1)),
  appVersion LowCardinality(String) CODEC(ZSTD(1)),
  appBuild LowCardinality(String) CODEC(ZSTD(1)),
  patch LowCardinality(String) CODEC(ZSTD(1)),
  environment LowCardinality(String) CODEC(ZSTD(1)),
  emulator LowCardinality(String) CODEC(ZSTD(1)),
  installSource LowCardinality(String) CODEC(ZSTD(1)),
  os LowCardinality(String) CODEC(ZSTD(1)),
  osVersion LowCardinality(String) CODEC(ZSTD(1)),
  device LowCardinality(String) CODEC(ZSTD(1)),
  manufacturer LowCardinality(String) CODEC(ZSTD(1)),
  country LowCardinality(String) CODEC(ZSTD(1)),
  carrier LowCardinality(String) CODEC(ZSTD(1)),
  network LowCardinality(String) CODEC(ZSTD(1)),
  locale LowCardinality(String) CODEC(ZSTD(1)),
  sdk LowCardinality(String) CODEC(ZSTD(1)),
  sdkVersion LowCardinality(String) CODEC(ZSTD(1)),`;

const LOG_POSITION = `
  logId UInt64 CODEC(ZSTD(1)),
  logPartition UInt16 CODEC(ZSTD(1)),
  logOffset UInt64 CODEC(Delta, ZSTD(1)),`;

/** Tokens of that many inserts are remembered; without it a repeated insert counts twice. */
const DEDUPLICATED = 'non_replicated_deduplication_window = 100000';

const EVENTS = `CREATE TABLE IF NOT EXISTS events (
  tenantId LowCardinality(String) CODEC(ZSTD(1)),
  appId LowCardinality(String) CODEC(ZSTD(1)),
  at DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),
  deviceAt DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),
  receivedAt DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),
  expiresOn Date CODEC(ZSTD(1)),
  eventHash UInt64 CODEC(T64),
  eventId String CODEC(ZSTD(1)),
  type LowCardinality(String) CODEC(ZSTD(1)),
  sdkType LowCardinality(String) CODEC(ZSTD(1)),
  protocol LowCardinality(String) CODEC(ZSTD(1)),
  sessionId String CODEC(ZSTD(1)),
  laneKey UInt64 CODEC(ZSTD(1)),
  userId String CODEC(ZSTD(1)),
  weight Float64 CODEC(ZSTD(1)),${RESOURCE}
  firstInstalledAt DateTime64(3, 'UTC') CODEC(ZSTD(1)),
  name LowCardinality(String) CODEC(ZSTD(1)),
  screen LowCardinality(String) CODEC(ZSTD(1)),
  kind LowCardinality(String) CODEC(ZSTD(1)),
  durationMs Float64 CODEC(ZSTD(1)),
  foregroundMs Float64 CODEC(ZSTD(1)),
  status UInt16 CODEC(ZSTD(1)),
  method LowCardinality(String) CODEC(ZSTD(1)),
  host LowCardinality(String) CODEC(ZSTD(1)),
  endpoint LowCardinality(String) CODEC(ZSTD(1)),
  url String CODEC(ZSTD(3)),
  bytesIn Int64 CODEC(ZSTD(1)),
  bytesOut Int64 CODEC(ZSTD(1)),
  framesTotal Int32 CODEC(ZSTD(1)),
  framesSlow Int32 CODEC(ZSTD(1)),
  framesFrozen Int32 CODEC(ZSTD(1)),
  hitchMs Float64 CODEC(ZSTD(1)),
  refreshHz Float64 CODEC(ZSTD(1)),
  valueMinor Int64 CODEC(ZSTD(1)),
  currency LowCardinality(String) CODEC(ZSTD(1)),
  foreground UInt8 CODEC(ZSTD(1)),
  completed UInt8 CODEC(ZSTD(1)),
  prewarmed UInt8 CODEC(ZSTD(1)),
  errorGroupId LowCardinality(String) CODEC(ZSTD(1)),
  attributes Map(LowCardinality(String), String) CODEC(ZSTD(3)),
  payload String CODEC(ZSTD(3)),${LOG_POSITION}
  logIndex UInt16 CODEC(ZSTD(1)),
  INDEX byLogOffset logOffset TYPE minmax GRANULARITY 1,
  INDEX bySession sessionId TYPE bloom_filter(0.01) GRANULARITY 1,
  INDEX byErrorGroup errorGroupId TYPE bloom_filter(0.01) GRANULARITY 1
) ENGINE = MergeTree
PARTITION BY toYYYYMM(at)
ORDER BY (tenantId, appId, toStartOfHour(at), laneKey, at)
TTL expiresOn + INTERVAL 1 DAY
SETTINGS ${DEDUPLICATED}`;

const SESSIONS = `CREATE TABLE IF NOT EXISTS sessions (
  tenantId LowCardinality(String) CODEC(ZSTD(1)),
  appId LowCardinality(String) CODEC(ZSTD(1)),
  sessionId String CODEC(ZSTD(1)),
  laneKey UInt64 CODEC(T64),
  derived UInt8 CODEC(ZSTD(1)),
  anchorAt DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),
  version UInt64 CODEC(ZSTD(1)),
  deleted UInt8 CODEC(ZSTD(1)),
  startAt DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),
  startHash UInt64 CODEC(T64),
  endAt DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),
  protocol LowCardinality(String) CODEC(ZSTD(1)),${RESOURCE}
  userId String CODEC(ZSTD(1)),
  userAt DateTime64(3, 'UTC') CODEC(ZSTD(1)),
  firstScreen LowCardinality(String) CODEC(ZSTD(1)),
  firstScreenAt DateTime64(3, 'UTC') CODEC(ZSTD(1)),
  lastScreen LowCardinality(String) CODEC(ZSTD(1)),
  lastScreenAt DateTime64(3, 'UTC') CODEC(ZSTD(1)),
  launchKind LowCardinality(String) CODEC(ZSTD(1)),
  launchDurationMs Float64 CODEC(ZSTD(1)),
  launchAt DateTime64(3, 'UTC') CODEC(ZSTD(1)),
  eventCount UInt32 CODEC(ZSTD(1)),
  counts Map(LowCardinality(String), UInt32) CODEC(ZSTD(1)),
  crashed UInt8 CODEC(ZSTD(1)),
  anr UInt8 CODEC(ZSTD(1)),
  errored UInt8 CODEC(ZSTD(1)),
  abnormal UInt8 CODEC(ZSTD(1)),
  ended UInt8 CODEC(ZSTD(1)),
  background UInt8 CODEC(ZSTD(1)),
  userPerceivedCrash UInt8 CODEC(ZSTD(1)),
  userPerceivedAnr UInt8 CODEC(ZSTD(1)),
  expiresOn Date CODEC(ZSTD(1)),
  receivedAt DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),${LOG_POSITION}
  INDEX byLogOffset logOffset TYPE minmax GRANULARITY 1,
  INDEX bySession sessionId TYPE bloom_filter(0.01) GRANULARITY 1,
  INDEX byEnd endAt TYPE minmax GRANULARITY 1
) ENGINE = ReplacingMergeTree(version, deleted)
PARTITION BY toYYYYMM(anchorAt)
ORDER BY (tenantId, appId, toStartOfHour(anchorAt), sessionId)
TTL expiresOn + INTERVAL 1 DAY
SETTINGS ${DEDUPLICATED}`;

const ERROR_GROUPS = `CREATE TABLE IF NOT EXISTS error_groups (
  tenantId LowCardinality(String),
  appId LowCardinality(String),
  errorGroupId String,
  kind LowCardinality(String),
  title String CODEC(ZSTD(1)),
  culprit String CODEC(ZSTD(1)),
  grouping UInt16,
  seenAt DateTime64(3, 'UTC'),
  version UInt64,
  expiresOn Date
) ENGINE = ReplacingMergeTree(version)
ORDER BY (tenantId, appId, errorGroupId)
TTL expiresOn + INTERVAL 1 DAY
SETTINGS ${DEDUPLICATED}`;

const LEDGER = `CREATE TABLE IF NOT EXISTS ledger (
  tenantId LowCardinality(String),
  appId LowCardinality(String),
  day Date,
  outcome LowCardinality(String),
  reason LowCardinality(String),
  count UInt64,
  expiresOn Date,
  logId UInt64,
  logPartition UInt16,
  logOffset UInt64 CODEC(Delta, ZSTD(1))
) ENGINE = MergeTree
ORDER BY (tenantId, appId, day, outcome)
TTL expiresOn + INTERVAL 1 DAY
SETTINGS ${DEDUPLICATED}`;

const SPANS = `CREATE TABLE IF NOT EXISTS spans (
  tenantId LowCardinality(String) CODEC(ZSTD(1)),
  appId LowCardinality(String) CODEC(ZSTD(1)),
  at DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),
  durationMs Float64 CODEC(ZSTD(1)),
  sessionId String CODEC(ZSTD(1)),
  laneKey UInt64 CODEC(ZSTD(1)),
  installId String CODEC(ZSTD(1)),
  name LowCardinality(String) CODEC(ZSTD(1)),
  traceId String CODEC(ZSTD(1)),
  spanId String CODEC(ZSTD(1)),
  parentId String CODEC(ZSTD(1)),
  spanHash UInt64 CODEC(T64),
  status LowCardinality(String) CODEC(ZSTD(1)),
  appVersion LowCardinality(String) CODEC(ZSTD(1)),
  attributes Map(LowCardinality(String), String) CODEC(ZSTD(3)),
  expiresOn Date CODEC(ZSTD(1)),${LOG_POSITION}
  logIndex UInt16 CODEC(ZSTD(1)),
  INDEX byLogOffset logOffset TYPE minmax GRANULARITY 1,
  INDEX bySession sessionId TYPE bloom_filter(0.01) GRANULARITY 1
) ENGINE = MergeTree
PARTITION BY toYYYYMM(at)
ORDER BY (tenantId, appId, toStartOfHour(at), laneKey, at)
TTL expiresOn + INTERVAL 1 DAY
SETTINGS ${DEDUPLICATED}`;

export const initial: Migration = {
  version: 1,
  name: 'initial',
  statements: [EVENTS, SESSIONS, ERROR_GROUPS, LEDGER, SPANS],
};
