import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { describeCatalog } from '../contract/catalog.contract';
import type { Catalog } from '../port';
import { openCatalog } from './open';

describeCatalog('embedded (LMDB)', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'sonde-catalog-'));
  return {
    open: () => openCatalog({ dataDir }),
    remove: () => rm(dataDir, { recursive: true, force: true }),
  };
});

describe('the embedded catalog between processes', () => {
  let dataDir: string;
  let program: string;
  let catalog: Catalog;
  const children: ChildProcess[] = [];

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'sonde-catalog-'));
    program = join(dataDir, 'writer.cjs');
    buildSync({
      entryPoints: [join(__dirname, 'testing', 'writer.ts')],
      outfile: program,
      bundle: true,
      platform: 'node',
      packages: 'external',
      logLevel: 'error',
    });
    catalog = await openCatalog({ dataDir });
  });
  afterAll(async () => {
    for (const child of children) child.kill('SIGKILL');
    await catalog.close();
    await rm(dataDir, { recursive: true, force: true });
  });

  const start = (...args: string[]) => {
    const child = fork(program, [dataDir, ...args], {
      env: { ...process.env, NODE_PATH: join(__dirname, '../../../../node_modules') },
      execArgv: [],
    });
    children.push(child);
    return child;
  };

  it('loses no update of two processes that count the same document up', async () => {
    const tenant = await catalog.tenants.insert({ name: 'Two processes' });
    const app = await catalog.apps.insert({
      tenantId: tenant.id,
      name: 'Counted',
      platform: 'IOS',
      retentionDays: 1,
      sessionGapMinutes: 30,
    });
    const counters = [start('count', app.id, '100'), start('count', app.id, '100')];
    const codes = await Promise.all(counters.map(async (child) => (await once(child, 'exit'))[0] as number));
    expect(codes).toEqual([0, 0]);
    expect(await catalog.apps.get(app.id)).toMatchObject({ retentionDays: 201, version: 201 });
  });

  it('has every document that a process was told is stored before it was killed with -9', async () => {
    const acknowledged: string[] = [];
    for (let round = 0; round < 3; round++) {
      const child = start('insert', `Killed ${round}`);
      await new Promise<void>((resolve) => {
        let left = 20 + round * 7;
        child.on('message', (id: string) => {
          acknowledged.push(id);
          if (--left === 0) resolve();
        });
      });
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
    expect(acknowledged.length).toBeGreaterThanOrEqual(81);
    for (const id of acknowledged) expect(await catalog.tenants.get(id)).toBeDefined();
    // The killed writer's lock does not stand in the way.
    await expect(catalog.tenants.insert({ name: 'After the kills' })).resolves.toBeDefined();
  });

  it('says UNAVAILABLE when its folder is gone', async () => {
    const lost = await mkdtemp(join(tmpdir(), 'sonde-catalog-'));
    const other = await openCatalog({ dataDir: lost });
    await other.check();
    await rm(lost, { recursive: true });
    await expect(other.check()).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    await other.close();
    // A file stands where the folder should be.
    await expect(openCatalog({ dataDir: program })).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  });
});
