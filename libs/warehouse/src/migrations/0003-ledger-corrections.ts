import type { Migration } from './migration';

/** A correction takes back what was counted before: a dead letter that came back, a count that an audit mends. */
export const ledgerCorrections: Migration = {
  version: 3,
  name: 'ledger corrections',
  statements: ['ALTER TABLE ledger MODIFY COLUMN count Int64'],
};
