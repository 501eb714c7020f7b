import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Registry } from 'prom-client';
import { openCatalog, type Catalog } from '@sonde/catalog';
import { compileGrouping } from '@sonde/error-groups';
import { waitFor } from '@sonde/test-kit';
import { openWarehouse, type Warehouse } from '@sonde/warehouse';
import { BatchProcessor } from '../../batch-processor';
import { ProcessorMetrics } from '../../processor-metrics';
import { RegroupWorker } from '../../regroup/regroup-worker';
import { crashRecord } from '../../testing/crash-records';
import { NOW } from '../../testing/phone-records';
import { Said } from '../../testing/running-processor';
import { EXIT, UsageError } from '../operation';
import { regroupCommand, type RegroupOptions } from './command';

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
const FIRST = compileGrouping({ version: 1, rules: [] });
const DAY_MS = 86_400_000;

let dataDir: string;
let warehouse: Warehouse;
let catalog: Catalog;
let appId: string;

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'sonde-regroup-command-'));
  warehouse = await openWarehouse({ dataDir, logger: silent });
  catalog = await openCatalog({ dataDir });
  const tenantId = (await catalog.tenants.insert({ name: 'Shop' })).id;
  appId = (
    await catalog.apps.insert({
      ...{ tenantId, name: 'shop', platform: 'ANDROID' },
      ...{ retentionDays: 90, sessionGapMinutes: 30 },
    })
  ).id;
  const processor = new BatchProcessor(warehouse, new ProcessorMetrics(new Registry()), {
    groupings: { ofApps: () => Promise.resolve({ of: () => FIRST }) },
  });
  const records = [0, 1].map((day) =>
    crashRecord(
      appId,
      day,
      ['Timeout1', 'Timeout1', 'Timeout2', 'Lock'].map((type, i) => ({ id: `${day}/${i}`, type })),
      NOW - day * DAY_MS,
      tenantId,
    ),
  );
  await processor.handle({ logId: '1', partition: 0, first: 0, last: 1, records, inDoubt: false });
  const rule = {
    ...{ id: 'timeouts', title: 'Timeouts', match: [{ on: 'TYPE' as const, glob: 'Timeout*' }] },
    fingerprint: 'timeouts',
  };
  const known = await catalog.groupings.ofApp(appId);
  if (known === undefined)
    await catalog.groupings.insert({ tenantId, appId, groupingVersion: 1, rules: [rule], merges: [] });
  else await catalog.groupings.update(known.id, known.version, { groupingVersion: 1, rules: [rule] });
});
afterAll(async () => {
  await catalog.close();
  await warehouse.close();
  rmSync(dataDir, { recursive: true, force: true });
});

async function regroup(
  args: readonly string[],
  options: RegroupOptions = {},
): Promise<{ code: number; said: Said }> {
  const said = new Said();
  const open = () => Promise.resolve({ warehouse, catalog });
  return { code: await regroupCommand(args, said, open, Date.now, options), said };
}

/** How many groups the stored errors have. */
async function groups(): Promise<number> {
  const [row] = await warehouse.select<{ groups: number }>(
    'SELECT toUInt32(uniqExact(errorGroupId)) AS groups FROM events WHERE appId = {appId:String}',
    { params: { appId } },
  );
  return row?.groups ?? -1;
}

it.each([
  [[], /which app/],
  [['--app', 'nobody', '--dry-run'], /there is no app/],
  [['--app', 'shop', '--from', '2026-11-01'], /--from is of use with --dry-run only/],
  [['--app', 'shop', '--dry-run', '--from', '2026-02-30'], /must be a day/],
  [['--app', 'shop', 'now'], /takes no "now"/],
])('says what is wrong with %j', async (args, message) => {
  await expect(regroup(args)).rejects.toThrow(message);
  await expect(regroup(args)).rejects.toThrow(UsageError);
});

it('refuses a version that there is not', async () => {
  await expect(regroup(['--app', appId, '--version', '999'])).rejects.toThrow(/999/);
});

it('says what would become of the groups, and changes nothing', async () => {
  const before = await groups();
  const { code, said } = await regroup(['--app', appId, '--dry-run']);
  expect(code).toBe(EXIT.done);
  const [heading, ...lines] = said.text.split('\n');
  expect(heading).toMatch(/events +groups +become +largest before +largest after/);
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatch(/^merge +6 +2 +1 .*Timeout1/);
  expect(said.noted.join('\n')).toMatch(
    /8 errors in 3 groups would be in 2; 6 would move.\n1 groups stay, 0 are renamed; 1 mergers, 0 splits/,
  );
  const day = new Date(NOW).toISOString().slice(0, 10);
  const { said: told } = await regroup(['--app', appId, '--dry-run', '--json', '--from', day, '--to', day]);
  expect(JSON.parse(told.text)).toMatchObject({ events: 4, eventsMoved: 3, merge: 1, stay: 1, split: 0 });
  expect(await groups()).toBe(before);
  expect((await catalog.groupings.ofApp(appId))?.regroup).toBeUndefined();
});

it('does it itself when no processor comes to it', async () => {
  const { code, said } = await regroup(['--app', appId], { patienceMs: 0, switchMs: 0 });
  expect([code, await groups()]).toEqual([EXIT.done, 2]);
  expect(said.noted).toContain('Done.');
  expect(said.noted.some((line) => line.startsWith('No processor has come to it'))).toBe(true);
});

it('waits for a processor that does it', async () => {
  const document = await catalog.groupings.ofApp(appId);
  if (document === undefined) throw new Error('not as it should be');
  await catalog.groupings.update(document.id, document.version, { rules: [] });
  const worker = new RegroupWorker({ warehouse, catalog, logger: silent, switchMs: 0 });
  worker.assigned(0);
  try {
    const { code, said } = await regroup(['--app', appId], { patienceMs: 600_000 });
    expect([code, await groups()]).toEqual([EXIT.done, 3]);
    expect(said.noted.at(-1)).toBe('Done.');
    // Called again there is something to wish again, and nothing to move.
    expect((await regroup(['--app', appId], { patienceMs: 600_000 })).code).toBe(EXIT.done);
  } finally {
    await worker.close();
  }
  await waitFor(async () => (await catalog.groupings.ofApp(appId))?.regroup?.state === 'DONE');
});
