import { initial } from './0001-initial';
import { findByLane } from './0002-find-by-lane';
import { ledgerCorrections } from './0003-ledger-corrections';
import { mergeByColumn } from './0004-merge-by-column';
import { batchReceipts } from './0005-batch-receipts';
import { sessionsInFull } from './0006-sessions-in-full';
import { rollupJournal } from './0007-rollup-journal';
import { findTheTail } from './0008-find-the-tail';
import { rollupTables } from './0009-rollup-tables';
import { findABatch } from './0010-find-a-batch';
import { smallerEvents } from './0011-smaller-events';
import { regroupedErrors } from './0012-regrouped-errors';
import { rulesAndRetentions } from './0013-rules-and-retentions';
import { smallerRows } from './0014-smaller-rows';
import type { Migration } from './migration';

/** Every step of the schema, in order. */
export const migrations: readonly Migration[] = [
  initial,
  findByLane,
  ledgerCorrections,
  mergeByColumn,
  batchReceipts,
  sessionsInFull,
  rollupJournal,
  findTheTail,
  rollupTables,
  findABatch,
  smallerEvents,
  regroupedErrors,
  rulesAndRetentions,
  smallerRows,
];
