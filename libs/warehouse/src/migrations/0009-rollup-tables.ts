import type { Migration } from './migration';

const DEDUPLICATED = 'non_replicated_deduplication_window = 100000';

/** What is published must survive a power cut: raw rows below the published position are not looked at again. */
const SYNCED = `${DEDUPLICATED}, fsync_after_insert = 1, fsync_part_directory = 1, min_rows_to_fsync_after_merge = 1`;

const NUMBER = 'Float64 CODEC(ZSTD(1))';
const TEXT = 'LowCardinality(String) CODEC(ZSTD(1))';
const DISTINCT = 'AggregateFunction(uniqCombined(15), Tuple(String, String)) CODEC(ZSTD(1))';
const PERCENTILES =
  'AggregateFunction(quantilesExactWeightedInterpolated(0.5, 0.75, 0.9, 0.95, 0.99), Float32, UInt8) CODEC(ZSTD(1))';

const columns = (type: string, names: readonly string[]): string =>
  names.map((name) => `${name} ${type},\n  `).join('');

interface Rollup {
  readonly table: string;
  readonly names?: readonly string[];
  /** Columns of the states, in their order. */
  readonly states: string;
}

const DURATION =
  columns(NUMBER, ['timed', 'durationSum', 'durationMin', 'durationMax']) +
  columns(PERCENTILES, ['durations']);

/**
 * Rows of different batches stand beside each other: putting them together is an act of Sonde's own, which publishes what
 * counts. Small granules, since a question reads few rows and states are large.
 */
const rollup = ({ table, names = [], states }: Rollup): string => `CREATE TABLE IF NOT EXISTS ${table} (
  tenantId ${TEXT},
  appId ${TEXT},
  grain ${TEXT},
  at DateTime('UTC') CODEC(Delta, ZSTD(1)),
  facet ${TEXT},
  value String CODEC(ZSTD(1)),
  ${columns(TEXT, [...names, 'appVersion', 'environment', 'emulator'])}batch UInt64 CODEC(ZSTD(1)),
  ${states}expiresOn Date CODEC(ZSTD(1))
) ENGINE = MergeTree
PARTITION BY toYYYYMM(at)
ORDER BY (${['tenantId', 'appId', 'grain', 'facet', 'at', ...names, 'value', 'appVersion', 'environment', 'emulator', 'batch'].join(', ')})
TTL expiresOn + INTERVAL 1 DAY
SETTINGS index_granularity = 512, ${SYNCED}`;

const ROLLUPS: readonly Rollup[] = [
  {
    table: 'rollup_usage',
    states:
      columns(NUMBER, ['events', 'crashes', 'anrs', 'errors']) +
      columns(DISTINCT, ['installs', 'crashedInstalls', 'users']),
  },
  {
    table: 'rollup_types',
    names: ['eventType', 'sdkEventType'],
    states: columns(NUMBER, ['events']) + columns(DISTINCT, ['installs', 'users']),
  },
  {
    table: 'rollup_screens',
    names: ['screen'],
    states: columns(NUMBER, ['events']) + columns(DISTINCT, ['installs']),
  },
  {
    table: 'rollup_drawing',
    names: ['screen'],
    states:
      columns(NUMBER, ['frames', 'slowFrames', 'frozenFrames', 'hitchReports', 'hitchMs', 'drawingSeconds']) +
      DURATION,
  },
  {
    table: 'rollup_requests',
    names: ['host', 'endpoint', 'method', 'statusClass'],
    states: columns(NUMBER, ['requests', 'judged', 'failed', 'scored', 'apdexPoints']) + DURATION,
  },
  {
    table: 'rollup_launches',
    names: ['launchKind'],
    states: columns(NUMBER, ['judged', 'excessive', 'apdexPoints']) + DURATION,
  },
  {
    table: 'rollup_transactions',
    names: ['transaction', 'currency'],
    states: columns(NUMBER, ['judged', 'failed']) + DURATION,
  },
  {
    table: 'rollup_faults',
    names: ['eventType', 'errorGroup'],
    states: columns(NUMBER, ['events']) + columns(DISTINCT, ['installs', 'users']),
  },
  {
    table: 'rollup_sessions',
    names: ['launchKind'],
    states: columns(NUMBER, ['sessions', 'crashed', 'anr', 'errored', 'abnormal']) + DURATION,
  },
];

/** Installs with what their earliest event said of the phone; any event may be put in again and again. */
const INSTALLS = `CREATE TABLE IF NOT EXISTS installs (
  tenantId ${TEXT},
  appId ${TEXT},
  installId String CODEC(ZSTD(1)),
  firstAt SimpleAggregateFunction(min, DateTime64(3, 'UTC')) CODEC(ZSTD(1)),
  lastAt SimpleAggregateFunction(max, DateTime64(3, 'UTC')) CODEC(ZSTD(1)),
  installedAt SimpleAggregateFunction(min, DateTime64(3, 'UTC')) CODEC(ZSTD(1)),
  first AggregateFunction(argMin, Array(String), Tuple(DateTime64(3, 'UTC'), UInt64)) CODEC(ZSTD(1)),
  expiresOn SimpleAggregateFunction(max, Date) CODEC(ZSTD(1))
) ENGINE = AggregatingMergeTree
ORDER BY (tenantId, appId, installId)
TTL expiresOn + INTERVAL 1 DAY
SETTINGS ${SYNCED}`;

/** Values of an app's dimension that keep their names in rollups: the first ones, up to a cap. */
const DIMENSION_VALUES = `CREATE TABLE IF NOT EXISTS dimension_values (
  tenantId LowCardinality(String),
  appId LowCardinality(String),
  dimension LowCardinality(String),
  value String CODEC(ZSTD(1)),
  at DateTime('UTC') DEFAULT now()
) ENGINE = ReplacingMergeTree(at)
ORDER BY (tenantId, appId, dimension, value)
SETTINGS ${SYNCED}`;

/** Dimensions of apps that have had more values than the cap: all others fold. */
const FOLDED_DIMENSIONS = `CREATE TABLE IF NOT EXISTS folded_dimensions (
  tenantId LowCardinality(String),
  appId LowCardinality(String),
  dimension LowCardinality(String),
  at DateTime('UTC') DEFAULT now()
) ENGINE = ReplacingMergeTree(at)
ORDER BY (tenantId, appId, dimension)
SETTINGS ${SYNCED}`;

export const rollupTables: Migration = {
  version: 9,
  name: 'rollup tables',
  statements: [...ROLLUPS.map(rollup), INSTALLS, DIMENSION_VALUES, FOLDED_DIMENSIONS],
};
