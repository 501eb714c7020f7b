import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startApp, type AppProcess } from '@sonde/test-kit';
import { openWarehouse, type Warehouse } from '@sonde/warehouse';
import { graphqlOf } from '../graphql';
import { BatchLayer } from './batch-layer';
import type { World } from './events-sql';
import { APPS } from './fleet-sql';
import { historyOf, lastOffset, makeSlice, makeSlices, type History } from './make-history';

export const SILENT = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** Statements that make data are large; questions are asked of an engine with the memory that it has by default. */
const MAKING_MEMORY_MB = 4_000;
/** Phones that use the apps at any time, for each event. */
const INSTALLS_PER_EVENT = 1 / 66;
/** Days that are rolled up at once: so many that compaction has something to do, so few that memory suffices. */
const DAYS_AT_ONCE = 2;
/** Days that are settled side by side: their statements take one core each. */
const SETTLED_AT_ONCE = 2;
const SAY_EVERY_MS = 20_000;

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
  const progress = progressTo(print);
  const rolledOffset = await makeDays(warehouse, world, history, layer, progress);
  // The day that is not over yet is not settled.
  const closed = history.days.slice(0, -1);
  let off = 0;
  for (let first = 0; first < closed.length; first += SETTLED_AT_ONCE) {
    const midnights = closed.slice(first, first + SETTLED_AT_ONCE).map(({ from }) => from);
    off += await layer.settle(tenantId, appIds, midnights);
    progress('settled', first + midnights.length, closed.length);
  }
  print(`settled: ${off} figures of what was rolled up before were off`);
  await layer.clean();
  await makeSlices(warehouse, world, history.tail);
  progress('made the tail', history.tail.length, history.tail.length);
  for (const table of ['events', 'sessions'])
    await warehouse.command(`OPTIMIZE TABLE ${table} FINAL`, { settings: { max_execution_time: 0 } });
  progress('merged, with a tail that is not rolled up', tail, tail);
  return { now, rolledOffset };
}

type Progress = (what: string, done: number, of: number) => void;

/** Says how far it is at most every so many seconds, and when a part is done. */
function progressTo(print: (line: string) => void): Progress {
  const began = Date.now();
  let said = began;
  return (what, done, of) => {
    if (done < of && Date.now() - said < SAY_EVERY_MS) return;
    said = Date.now();
    print(`${what}: ${done} of ${of}, ${((said - began) / 1000).toFixed(0)} s`);
  };
}

/**
 * Makes the days, and rolls up those that are made while the next ones are: either takes one core.
 *
 * @returns the offset of the last record that was rolled up
 */
async function makeDays(
  warehouse: Warehouse,
  world: World,
  { days }: History,
  layer: BatchLayer,
  progress: Progress,
): Promise<number> {
  let rolling: Promise<number> = Promise.resolve(-1);
  for (const [index, slice] of days.entries()) {
    await makeSlice(warehouse, world, slice);
    const done = index + 1;
    progress('days made', done, days.length);
    if (done % DAYS_AT_ONCE !== 0 && done !== days.length) continue;
    await rolling;
    const offset = lastOffset(slice);
    rolling = layer.rollUp(offset).then(() => {
      progress('days rolled up', done, days.length);
      return offset;
    });
    // Awaited before the next one, when the day after is made.
    rolling.catch(() => undefined);
  }
  return rolling;
}
