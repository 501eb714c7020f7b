import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLogger } from '@sonde/platform';
import { openWarehouse, WarehouseUnavailableError, type Warehouse } from '@sonde/warehouse';
import { Registry } from 'prom-client';
import { createQueryMetrics } from '../observe/query-metrics';
import { Ask } from './ask';
import { tooLarge } from './question-limits';
import { TenantGates } from './tenant-gates';

let warehouse: Warehouse;
let dataDir: string;

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'sonde-limits-'));
  warehouse = await openWarehouse({ dataDir, logger: createLogger('query', 'error') });
});
afterAll(async () => {
  await warehouse.close();
  rmSync(dataDir, { recursive: true, force: true });
});

const failureOf = (sql: string, settings: Readonly<Record<string, number>>): Promise<unknown> =>
  warehouse.select(sql, { settings }).then(
    () => undefined,
    (error: unknown) => error,
  );

it.each<[string, string, Readonly<Record<string, number>>]>([
  ['rows', 'SELECT count() FROM numbers(1000) WHERE number % 3 = 1', { max_rows_to_read: 10 }],
  ['memory', 'SELECT groupArray(number) FROM numbers(10000000)', { max_memory_usage: 10_000_000 }],
  ['result', 'SELECT number FROM numbers(1000)', { max_result_rows: 10 }],
])('tells a question that takes too much of %s from an outage', async (_, sql, settings) => {
  expect(tooLarge(await failureOf(sql, settings))).toMatchObject({ extensions: { code: 'TOO_LARGE' } });
});

it('does not blame a question for a server that is out of memory, or for its own mistakes', async () => {
  const outage = new WarehouseUnavailableError(
    'ClickHouse: (total) memory limit exceeded: would use 5 GiB',
    241,
  );
  expect(tooLarge(outage)).toBeUndefined();
  expect(tooLarge(await failureOf('SELECT nonsense', {}))).toBeUndefined();
});

it('limits what every question of a request may take', async () => {
  const ask = new Ask({
    warehouse,
    gates: new TenantGates(),
    tenant: 'acme',
    signal: new AbortController().signal,
    deadline: Date.now() + 30_000,
    clock: Date.now,
    seconds: createQueryMetrics(new Registry()).clickhouse,
  });
  await expect(ask.select('SELECT number FROM numbers(1000001)', {})).rejects.toMatchObject({
    extensions: { code: 'TOO_LARGE' },
  });
  expect(await ask.select('SELECT 1 AS one', {})).toEqual([{ one: 1 }]);
});
