import { hash53 } from '@sonde/event-schema';
import type { RecordHeader } from '@sonde/sdk-protocols';
import type { batchReceiptsTable, Block } from '@sonde/warehouse';
import type { RecordContext } from './record-context';

const DAY_MS = 86_400_000;

/** Start of the UTC day after which the rows may go: with the events of their time. */
export const receiptExpiry = ({ receivedAt, retentionDays }: RecordHeader): number =>
  (Math.floor(receivedAt / DAY_MS) + retentionDays) * DAY_MS;

/** A row for the batch when the install numbers its batches, and one for each reason for which the SDK threw events away. */
export function pushReceipt(
  block: Block<(typeof batchReceiptsTable)['columns']>,
  { header, logId, partition, offset }: RecordContext,
): void {
  const { receipt, tenantId, appId, receivedAt } = header;
  if (receipt === undefined) return;
  const batchHash = hash53(header.batchId);
  const expiresOn = receiptExpiry(header);
  const c = block.columns;
  const push = (row: { appVersion: string; sequence?: number; reason?: string; dropped?: number }): void => {
    c.tenantId.push(tenantId);
    c.appId.push(appId);
    c.installId.push(receipt.installId);
    c.sequence.push(row.sequence ?? 0);
    c.batchHash.push(batchHash);
    c.appVersion.push(row.appVersion);
    c.receivedAt.push(receivedAt);
    c.events.push(row.sequence === undefined ? 0 : receipt.events);
    c.reason.push(row.reason ?? '');
    c.dropped.push(row.dropped ?? 0);
    c.expiresOn.push(expiresOn);
    c.logId.push(logId);
    c.logPartition.push(partition);
    c.logOffset.push(offset);
    block.endRow();
  };
  if (receipt.sequence > 0) push({ appVersion: receipt.appVersion, sequence: receipt.sequence });
  for (const { appVersion, reason, count } of receipt.dropped) push({ appVersion, reason, dropped: count });
}
