import type { RecordHeader } from '@sonde/sdk-protocols';
import type { Warehouse } from '@sonde/warehouse';
import { receiptExpiry } from '../prepare/receipt-row';
import { isExpired } from './expected';

const TIMEOUT_MS = 60_000;

/** A record that carries what a phone said of a batch. */
export interface ReceiptRecord {
  readonly offset: number;
  readonly key: string;
  readonly header: RecordHeader;
}

/**
 * Which of these records' receipts are not in the warehouse. A record's rows stand in one block, so one row proves them.
 * @param records ascending
 * @param now epoch milliseconds: what has expired by then is not missed
 * @throws WarehouseUnavailableError
 */
export async function auditReceipts(
  warehouse: Warehouse,
  records: readonly ReceiptRecord[],
  place: { readonly logId: number; readonly partition: number },
  now: number,
): Promise<{ expected: number; missing: ReceiptRecord[] }> {
  const expected = records.filter(({ header }) => !isExpired(receiptExpiry(header), now));
  const first = expected[0]?.offset;
  const last = expected.at(-1)?.offset;
  if (first === undefined || last === undefined) return { expected: 0, missing: [] };
  const rows = await warehouse.select<{ at: number }>(
    `SELECT DISTINCT toFloat64(logOffset) AS at FROM batch_receipts WHERE logId = {logId:UInt64}
       AND logPartition = {partition:UInt16} AND logOffset BETWEEN {first:UInt64} AND {last:UInt64}`,
    { params: { ...place, first, last }, timeoutMs: TIMEOUT_MS },
  );
  const there = new Set(rows.map(({ at }) => at));
  return { expected: expected.length, missing: expected.filter(({ offset }) => !there.has(offset)) };
}
