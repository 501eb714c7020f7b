import { createBlock, type Block } from '../native/block';
import { ledgerTable } from '../tables';

/** One ledger row of the app for each count. */
export function ledgerBlock(app: string, ...counts: number[]): Block<(typeof ledgerTable)['columns']> {
  const block = createBlock(ledgerTable);
  const { columns } = block;
  counts.forEach((count, index) => {
    columns.tenantId.push('t');
    columns.appId.push(app);
    columns.day.push(Date.UTC(2026, 10, 20));
    columns.outcome.push('accepted');
    columns.reason.push('');
    columns.count.push(count);
    columns.expiresOn.push(Date.UTC(2100, 10, 20));
    columns.logId.push(1);
    columns.logPartition.push(0);
    columns.logOffset.push(index);
    block.endRow();
  });
  return block;
}
