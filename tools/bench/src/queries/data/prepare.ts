import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startApp, type AppProcess } from '@sonde/test-kit';
import { openWarehouse, type Warehouse } from '@sonde/warehouse';
import { graphqlOf } from '../graphql';
import { BatchLayer } from './batch-layer';
import type { World } from './events-sql';
import { APPS } from './fleet-sql';
import { historyOf, lastOffset, makeSlices } from './make-history';

export const SILENT = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** Statements that make data are large; questions are asked of an engine with the memory that it has by default. */
const MAKING_MEMORY_MB = 4_000;
/** Phones that use the apps at any time, for each event. */
const INSTALLS_PER_EVENT = 1 / 66;
/** Days that are rolled up at once: so many that compaction has something to do, so few that memory suffices. */
const DAYS_AT_ONCE = 2;

/** What was made, for those who come back to the folder. */
export interface Prepared {
  readonly events: number;
  readonly tail: number;
  /** Epoch ms. */
  readonly now: number;
  readonly tenantId: string;
  /** The largest, of which questions are asked. */
  readonly appId: string;
  readonly queryKey: string;
  readonly adminToken: string;
  /** Of the last record that was rolled up, in every partition. */
  readonly rolledOffset: number;
}

const FILE = 'bench.json';
/** Stands in a folder while its data are made: what is found with it is of no use. */
const UNFINISHED = 'bench-unfinished';

/** Makes the data in the folder, or finds them there. @throws Error when the folder holds others */
export async function prepare(
  folder: string,
  events: number,
  tail: number,
  print: (line: string) => void,
): Promise<Prepared> {
  const file = join(folder, FILE);
  if (existsSync(file)) {
    const found = JSON.parse(readFileSync(file, 'utf8')) as Prepared;
    if (found.events !== events)
      throw new Error(`${folder} holds ${found.events} events, not ${events}: take another folder`);
    print(`data: ${folder}, made ${new Date(found.now).toISOString()}`);
    return found;
  }
  if (existsSync(join(folder, UNFINISHED))) rmSync(folder, { recursive: true });
  else if (existsSync(folder) && readdirSync(folder).length > 0)
    throw new Error(`${folder} holds something else: take another folder`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, UNFINISHED), '');
  const warehouse = await openWarehouse({
    dataDir: folder,
    memoryLimitMb: MAKING_MEMORY_MB,
    logger: SILENT,
  });
  let query: AppProcess | undefined;
  try {
    const adminToken = 'admin-of-the-bench';
    query = await startApp('query', { dataDir: folder, env: { SONDE_ADMIN_TOKEN: adminToken } });
    const apps = await makeApps(query.url, adminToken);
    const made = await makeData(warehouse, apps, events, tail, print);
    const prepared: Prepared = {
      events,
      tail,
      ...made,
      tenantId: apps.tenantId,
      appId: apps.appIds[0] ?? '',
      queryKey: apps.queryKey,
      adminToken,
    };
    writeFileSync(file, `${JSON.stringify(prepared, undefined, 1)}\n`);
    rmSync(join(folder, UNFINISHED));
    return prepared;
  } finally {
    await query?.end();
    await warehouse.close();
  }
}

interface Apps {
  readonly tenantId: string;
  readonly appIds: readonly string[];
  readonly queryKey: string;
}

async function makeApps(url: string, adminToken: string): Promise<Apps> {
  const { ask } = graphqlOf(url, adminToken);
  const { createTenant } = await ask<{ createTenant: { id: string } }>(
    'mutation { createTenant(input: { name: "bench" }) { id } }',
  );
  const tenantId = createTenant.id;
  const appIds: string[] = [];
  for (let number = 0; number < APPS; number++) {
    const { createApp } = await ask<{ createApp: { id: string } }>(
      'mutation ($input: CreateAppInput!) { createApp(input: $input) { id } }',
      { input: { tenantId, name: `app ${number}`, platform: 'ANDROID', retentionDays: 90 } },
    );
    appIds.push(createApp.id);
  }
  const { createKey } = await ask<{ createKey: { secret: string } }>(
    'mutation ($input: CreateKeyInput!) { createKey(input: $input) { secret } }',
    { input: { tenantId, kind: 'QUERY', name: 'bench' } },
  );
  return { tenantId, appIds, queryKey: createKey.secret };
}

async function makeData(
  warehouse: Warehouse,
  { tenantId, appIds }: Apps,
  events: number,
  tail: number,
  print: (line: string) => void,
): Promise<{ now: number; rolledOffset: number }> {
  const now = Math.floor(Date.now() / 1000) * 1000;
  const history = historyOf(events, tail, now);
  const installs = Math.round(events * INSTALLS_PER_EVENT);
  const world: World = { tenantId, appIds, installs, historyFrom: history.from, now };
  const layer = new BatchLayer(warehouse);
  const began = Date.now();
  const seconds = (): string => `${((Date.now() - began) / 1000).toFixed(0)} s`;
  let rolledOffset = -1;
  await makeSlices(warehouse, world, history.days, async (slice, done) => {
    if (done % DAYS_AT_ONCE === 0 || done === history.days.length) {
      rolledOffset = lastOffset(slice);
      await layer.rollUp(rolledOffset);
    }
    if (done % 5 === 0) print(`made and rolled up: ${done} of ${history.days.length} days, ${seconds()}`);
  });
  // The day that is not over yet is not settled.
  let off = 0;
  for (const { from, day } of history.days.slice(0, -1)) {
    off += await layer.settle(tenantId, appIds, from);
    if ((day + 1) % 5 === 0) print(`settled: ${day + 1} of ${history.days.length - 1} days, ${seconds()}`);
  }
  print(`settled: ${off} figures of what was rolled up before were off`);
  await layer.clean();
  await makeSlices(warehouse, world, history.tail, () => undefined);
  for (const table of ['events', 'sessions'])
    await warehouse.command(`OPTIMIZE TABLE ${table} FINAL`, { settings: { max_execution_time: 0 } });
  print(`merged, and a tail of ${tail} events that is not rolled up: ${seconds()}`);
  return { now, rolledOffset };
}
