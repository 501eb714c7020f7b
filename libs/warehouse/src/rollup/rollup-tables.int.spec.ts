import { ROLLUP_FAMILIES, rollupColumns, rollupKey } from '@sonde/vitals';
import { scratchWarehouse, type Scratch } from '../testing/scratch';

let scratch: Scratch;
beforeAll(async () => {
  scratch = await scratchWarehouse();
});
afterAll(() => scratch.remove());

describe.each(Object.values(ROLLUP_FAMILIES))('$table', (family) => {
  it('has the columns of its family', async () => {
    const columns = await scratch.warehouse.select<{ name: string; type: string }>(
      'SELECT name, type FROM system.columns WHERE database = currentDatabase() AND table = {table:String} ORDER BY position',
      { params: { table: family.table } },
    );
    expect(Object.fromEntries(columns.map(({ name, type }) => [name, type]))).toEqual(rollupColumns(family));
    expect(columns.map(({ name }) => name)).toEqual(Object.keys(rollupColumns(family)));
  });

  it('stands in the order of what a row stands for, and goes when it expires', async () => {
    const [table] = await scratch.warehouse.select<{ key: string; definition: string }>(
      'SELECT sorting_key AS key, engine_full AS definition FROM system.tables WHERE database = currentDatabase() AND name = {table:String}',
      { params: { table: family.table } },
    );
    expect(table?.key.split(', ')).toEqual([...rollupKey(family), 'batch']);
    expect(table?.definition).toContain('TTL expiresOn + toIntervalDay(1)');
    expect(table?.definition).toContain('fsync_after_insert = 1');
  });
});
