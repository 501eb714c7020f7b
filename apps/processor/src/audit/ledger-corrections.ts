import { createBlock, ledgerTable, type Block, type Warehouse } from '@sonde/warehouse';
import { keyOf, storedEntries, type LedgerEntry } from './ledger-entries';

/** How far a count of one batch is from what it should be. */
export interface LedgerDifference extends Omit<LedgerEntry, 'count'> {
  /** Last offset of the batch. */
  readonly batch: number;
  readonly expected: number;
  readonly stored: number;
}

/** Of these differences those that are there now. @throws WarehouseUnavailableError */
export async function stillDiffering(
  warehouse: Warehouse,
  differences: readonly LedgerDifference[],
  place: { readonly logId: number; readonly partition: number },
): Promise<LedgerDifference[]> {
  const batches = [...new Set(differences.map(({ batch }) => batch))];
  const entries = await storedEntries(warehouse, 'logOffset IN {batches:Array(UInt64)}', {
    ...place,
    batches,
  });
  const stored = new Map(entries.map((entry) => [`${entry.batch} ${keyOf(entry)}`, entry.count]));
  return differences
    .map((one) => ({ ...one, stored: stored.get(`${one.batch} ${keyOf(one)}`) ?? 0 }))
    .filter((one) => one.stored !== one.expected);
}

/** Rows that bring the ledger to what it should be. */
export function corrections(
  differences: readonly LedgerDifference[],
  { logId, partition }: { readonly logId: number; readonly partition: number },
): Block<(typeof ledgerTable)['columns']> {
  const block = createBlock(ledgerTable);
  const c = block.columns;
  for (const one of differences) {
    c.tenantId.push(one.tenantId);
    c.appId.push(one.appId);
    c.day.push(one.day);
    c.outcome.push(one.outcome);
    c.reason.push(one.reason);
    c.count.push(one.expected - one.stored);
    c.expiresOn.push(one.expiresOn);
    c.logId.push(logId);
    c.logPartition.push(partition);
    c.logOffset.push(one.batch);
    block.endRow();
  }
  return block;
}
