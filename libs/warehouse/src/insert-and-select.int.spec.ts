import { createBlock } from './native/block';
import { ledgerTable } from './tables';
import { WarehouseQueryError, WarehouseUnavailableError } from './port';
import { scratchWarehouse, until, type Scratch } from './testing/scratch';
import { monthOf } from './month';
import { spansTable } from './tables';

let scratch: Scratch;
beforeAll(async () => {
  scratch = await scratchWarehouse();
});
afterAll(() => scratch.remove());

function ledger(...counts: number[]) {
  const block = createBlock(ledgerTable);
  const { columns } = block;
  counts.forEach((count, index) => {
    columns.tenantId.push('t');
    columns.appId.push('shop');
    columns.day.push(Date.UTC(2026, 10, 20));
    columns.outcome.push('accepted');
    columns.reason.push('');
    columns.count.push(count);
    columns.expiresOn.push(Date.UTC(2027, 10, 20));
    columns.logId.push(1);
    columns.logPartition.push(0);
    columns.logOffset.push(index);
    block.endRow();
  });
  return block;
}

const total = async (): Promise<string | undefined> =>
  (await scratch.warehouse.select<{ total: string }>('SELECT sum(count) AS total FROM ledger'))[0]?.total;

describe('insert', () => {
  it('puts the same token in once and another one again', async () => {
    await scratch.warehouse.insert(ledgerTable, ledger(3, 4), 'a');
    await scratch.warehouse.insert(ledgerTable, ledger(3, 4), 'a');
    expect(await total()).toBe('7');
    await scratch.warehouse.insert(ledgerTable, ledger(3, 4), 'b');
    expect(await total()).toBe('14');
  });
});
