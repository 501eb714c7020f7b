import type { Migration } from './migration';

const add = (table: string, name: string, columns: string): string[] => [
  `ALTER TABLE ${table} ADD INDEX IF NOT EXISTS ${name} ${columns} TYPE minmax GRANULARITY 1`,
  // In the background: parts that have none yet are read as before.
  `ALTER TABLE ${table} MATERIALIZE INDEX ${name}`,
];

/**
 * Questions read the raw rows that no published batch holds, wherever in time they lie: rows of unknown logs, of unknown
 * partitions, and beyond an offset. One index over the three columns answers that together; over the offset alone it could
 * not, since an offset says nothing of another log. Sessions of a few days are found by when they start, which their key,
 * made of when they were first seen, does not tell.
 */
export const findTheTail: Migration = {
  version: 8,
  name: 'find the tail',
  statements: [
    ...add('events', 'byLogPlace', '(logId, logPartition, logOffset)'),
    ...add('sessions', 'byLogPlace', '(logId, logPartition, logOffset)'),
    ...add('sessions', 'byStart', 'startAt'),
  ],
};
