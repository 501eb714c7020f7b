import type { Warehouse } from '@sonde/warehouse';

const DAY_MS = 86_400_000;
const TIMEOUT_MS = 120_000;

/** How many events of one app had one outcome, by receive day and reason. */
export interface LedgerEntry {
  readonly tenantId: string;
  readonly appId: string;
  /** Start of the day, epoch milliseconds. */
  readonly day: number;
  readonly outcome: string;
  readonly reason: string;
  readonly expiresOn: number;
  count: number;
}

/** What the ledger was told of one batch. */
export interface StoredEntry extends LedgerEntry {
  /** Last offset of the batch. */
  readonly batch: number;
}

/** What a count is of. */
export const keyOf = ({
  appId,
  day,
  outcome,
  reason,
}: Pick<LedgerEntry, 'appId' | 'day' | 'outcome' | 'reason'>): string =>
  `${appId} ${day} ${outcome} ${reason}`;

/**
 * The ledger’s counts of a partition, summed for each batch.
 * @param where which batches, by `logOffset`
 * @throws WarehouseUnavailableError
 */
export function storedEntries(
  warehouse: Warehouse,
  where: string,
  params: Record<string, unknown>,
): Promise<StoredEntry[]> {
  return warehouse.select<StoredEntry>(
    `SELECT tenantId, appId, toFloat64(toUInt16(ledger.day)) * ${DAY_MS} AS day, outcome, reason,
       toFloat64(sum(ledger.count)) AS count, toFloat64(max(toUInt16(ledger.expiresOn))) * ${DAY_MS} AS expiresOn,
       toFloat64(logOffset) AS batch
     FROM ledger WHERE logId = {logId:UInt64} AND logPartition = {partition:UInt16} AND ${where}
     GROUP BY tenantId, appId, day, outcome, reason, logOffset`,
    { params, timeoutMs: TIMEOUT_MS },
  );
}
