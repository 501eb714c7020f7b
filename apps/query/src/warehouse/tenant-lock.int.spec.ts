import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLogger } from '@sonde/platform';
import { eventsTable, openWarehouse, sessionsTable, type Warehouse } from '@sonde/warehouse';
import { Registry } from 'prom-client';
import { createQueryMetrics } from '../observe/query-metrics';
import { insertRows } from '../testing/rows';
import { Ask, OPERATOR } from './ask';
import { TenantGates } from './tenant-gates';

const AT = Date.UTC(2026, 10, 20, 12);

let warehouse: Warehouse;
let dataDir: string;

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'sonde-lock-'));
  warehouse = await openWarehouse({ dataDir, logger: createLogger('query', 'error') });
  for (const [i, tenantId] of ['mine', 'theirs'].entries()) {
    const owner = { tenantId, appId: `app of ${tenantId}` };
    await insertRows(warehouse, eventsTable, [{ ...owner, at: AT, eventHash: i, type: 'custom' }]);
    await insertRows(warehouse, sessionsTable, [{ ...owner, sessionId: 's', anchorAt: AT, startAt: AT }]);
  }
});
afterAll(async () => {
  await warehouse.close();
  rmSync(dataDir, { recursive: true, force: true });
});

const ask = (tenant: string): Ask =>
  new Ask({
    warehouse,
    gates: new TenantGates(),
    tenant,
    signal: new AbortController().signal,
    deadline: Date.now() + 30_000,
    clock: Date.now,
    seconds: createQueryMetrics(new Registry()).clickhouse,
  });

const seenBy = async (tenant: string, sql: string): Promise<string[]> => {
  const rows = await ask(tenant).select<{ tenant: string }>(sql, { forged: 'theirs' });
  return rows.map((row) => row.tenant).sort();
};

/** Statements whose own condition is forgotten, or has been forged. */
const HAND_MADE: readonly (readonly [what: string, sql: string])[] = [
  ['no condition', 'SELECT toString(tenantId) AS tenant FROM events'],
  [
    'another tenant in its condition',
    'SELECT toString(tenantId) AS tenant FROM events WHERE tenantId = {forged:String}',
  ],
  [
    'a condition that always holds',
    "SELECT toString(tenantId) AS tenant FROM events WHERE tenantId = 'mine' OR 1",
  ],
  ['rows put together', 'SELECT DISTINCT toString(tenantId) AS tenant FROM sessions FINAL'],
  [
    'another table beside it',
    'SELECT toString(tenantId) AS tenant FROM events UNION ALL SELECT toString(tenantId) FROM sessions WHERE tenantId = {forged:String}',
  ],
  [
    'a question within the question',
    'SELECT toString(tenantId) AS tenant FROM sessions WHERE sessionId IN (SELECT sessionId FROM sessions WHERE tenantId = {forged:String}) AND tenantId = {forged:String}',
  ],
];

it.each(HAND_MADE)('a statement with %s finds no row of another tenant', async (_, sql) => {
  expect(await seenBy('mine', sql)).not.toContain('theirs');
  // The rows are there for whom the lock is not.
  expect(await seenBy(OPERATOR, sql)).toContain('theirs');
});

it('counts of another tenant’s rows are 0', async () => {
  const sql = 'SELECT toUInt32(count()) AS n FROM events WHERE tenantId = {forged:String}';
  expect(await ask('mine').select(sql, { forged: 'theirs' })).toEqual([{ n: 0 }]);
  expect(await ask('theirs').select(sql, { forged: 'theirs' })).toEqual([{ n: 1 }]);
});

it('a statement that would choose its tenant itself is not asked', async () => {
  const sql = "SELECT toString(tenantId) AS tenant FROM events SETTINGS log_comment = 'sonde tenant theirs'";
  await expect(ask('mine').select(sql, {})).rejects.toThrow('log_comment');
});
