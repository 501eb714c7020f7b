import { scratchWarehouse, type Scratch } from '../testing/scratch';
import { TENANT_TABLES } from './tenant-lock';

let scratch: Scratch;
beforeAll(async () => {
  scratch = await scratchWarehouse();
});
afterAll(() => scratch.remove());

it('is on every table whose rows belong to a tenant', async () => {
  const tables = await scratch.warehouse.select<{ table: string }>(
    "SELECT DISTINCT table FROM system.columns WHERE database = 'sonde' AND name = 'tenantId' ORDER BY table",
  );
  expect(tables.map(({ table }) => table)).toEqual([...TENANT_TABLES]);
});

it.each(TENANT_TABLES)('hides rows of other tenants in %s', async (table) => {
  const { warehouse } = scratch;
  const [expires] = await warehouse.select(
    "SELECT name FROM system.columns WHERE database = 'sonde' AND table = {table:String} AND name = 'expiresOn'",
    { params: { table } },
  );
  const columns = expires ? 'tenantId, expiresOn' : 'tenantId';
  const values = expires ? "{tenant:String}, '2100-01-01'" : '{tenant:String}';
  for (const tenant of ['mine', 'theirs'])
    await warehouse.command(`INSERT INTO ${table} (${columns}) SELECT ${values}`, { params: { tenant } });
  const sql = `SELECT DISTINCT toString(tenantId) AS tenant FROM ${table} ORDER BY tenant`;
  expect(await warehouse.select(sql, { tenantId: 'mine' })).toEqual([{ tenant: 'mine' }]);
  expect(await warehouse.select(sql)).toEqual([{ tenant: 'mine' }, { tenant: 'theirs' }]);
});

it('leaves it to the statement’s own conditions which rows are read', async () => {
  const { warehouse } = scratch;
  await warehouse.command(
    `INSERT INTO events (tenantId, appId, at, expiresOn) SELECT if(number < 100000, 'mine', 'theirs'), 'a',
       toDateTime64('2026-11-20 00:00:00', 3, 'UTC') + intDiv(number, 10), '2100-01-01' FROM numbers(200000)`,
  );
  const plan = await warehouse.select<{ explain: string }>(
    "EXPLAIN indexes = 1 SELECT count() FROM events WHERE tenantId = 'mine' AND appId = 'a'",
    { tenantId: 'mine' },
  );
  const text = plan.map(({ explain }) => explain).join('\n');
  expect(text).toContain('Row level filter');
  const [, read, of] = /PrimaryKey[^]*?Granules: (\d+)\/(\d+)/.exec(text) ?? [];
  expect(Number(read)).toBeLessThan(0.6 * Number(of));
});
