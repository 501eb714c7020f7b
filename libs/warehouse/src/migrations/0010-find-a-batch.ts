import type { Migration } from './migration';

const TABLES = [
  'usage',
  'types',
  'screens',
  'drawing',
  'requests',
  'launches',
  'transactions',
  'faults',
  'sessions',
];

/** Compaction, cleaning and the caps ask for rows of a few new batches: their ids are above those of all that is old. */
export const findABatch: Migration = {
  version: 10,
  name: 'find a batch',
  statements: TABLES.flatMap((name) => [
    `ALTER TABLE rollup_${name} ADD INDEX IF NOT EXISTS byBatch batch TYPE minmax GRANULARITY 1`,
    `ALTER TABLE rollup_${name} MATERIALIZE INDEX byBatch`,
  ]),
};
