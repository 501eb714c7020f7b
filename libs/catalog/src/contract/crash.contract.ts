import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import type { Catalog } from '../port';
import type { StoreUnderTest } from './catalog.contract';
import { openStore } from './testing/open-store';
import type { Acknowledged } from './testing/writer';

/** What every catalog must do between processes, of which any may be killed. */
export function describeCatalogBetweenProcesses(name: string, make: () => Promise<StoreUnderTest>): void {
  describe(`catalog contract between processes: ${name}`, () => {
    let folder: string;
    let program: string;
    let store: StoreUnderTest;
    let catalog: Catalog;
    const children: ChildProcess[] = [];

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'sonde-writer-'));
      program = join(folder, 'writer.cjs');
      buildSync({
        entryPoints: [join(__dirname, 'testing', 'writer.ts')],
        outfile: program,
        bundle: true,
        platform: 'node',
        packages: 'external',
        // By path, so that the bundle needs no packages of our own.
        tsconfig: join(__dirname, '../../../../tsconfig.base.json'),
        logLevel: 'error',
      });
      store = await make();
      catalog = await openStore(store.address);
    });
    afterAll(async () => {
      for (const child of children) child.kill('SIGKILL');
      await catalog.close();
      await store.remove();
      await rm(folder, { recursive: true, force: true });
    });

    const start = (...args: string[]) => {
      const child = fork(program, [JSON.stringify(store.address), ...args], {
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
      const codes = await Promise.all(
        counters.map(async (child) => (await once(child, 'exit'))[0] as number),
      );
      expect(codes).toEqual([0, 0]);
      expect(await catalog.apps.get(app.id)).toMatchObject({ retentionDays: 201, version: 201 });
    });

    it('has one order of the lines that two processes add to the log of a group, and all of them', async () => {
      const tenant = await catalog.tenants.insert({ name: 'Two who write' });
      const { id } = await catalog.apps.insert({
        tenantId: tenant.id,
        name: 'Written about',
        platform: 'IOS',
        retentionDays: 1,
        sessionGapMinutes: 30,
      });
      const writers = [start('append', id, '40'), start('append', id, '40')];
      const codes = await Promise.all(writers.map(async (child) => (await once(child, 'exit'))[0] as number));
      expect(codes).toEqual([0, 0]);
      const log = (await catalog.groupActivities.list({ appId: id })).sort((a, b) => a.sequence - b.sequence);
      expect(log.map(({ sequence }) => sequence)).toEqual(
        Array.from({ length: 80 }, (_, index) => index + 1),
      );
      const byWriter = (writer: string) =>
        log.flatMap(({ actor, deed }) =>
          actor.kind === 'PERSON' && actor.name === writer && deed.kind === 'NOTED'
            ? [Number(deed.text)]
            : [],
        );
      for (const { pid = 0 } of writers) {
        expect(byWriter(`process ${pid}`)).toEqual(Array.from({ length: 40 }, (_, index) => index));
      }
    });

    describe('after processes were killed with -9 while they wrote', () => {
      const ROUNDS = 5;
      const acknowledged = new Map<string, Acknowledged>();

      beforeAll(async () => {
        for (let round = 0; round < ROUNDS; round++) {
          const child = start('make', `Killed ${round}`);
          await new Promise<void>((resolve) => {
            // Ends at another step of the writer's circle each time.
            let left = 21 + round * 7;
            child.on('message', (told: Acknowledged) => {
              acknowledged.set(told.id, told);
              if (--left === 0) resolve();
            });
          });
          child.kill('SIGKILL');
          await once(child, 'exit');
        }
      });

      it('has every document as the process was told', async () => {
        expect(acknowledged.size).toBeGreaterThanOrEqual(100);
        for (const { collection, id, name } of acknowledged.values()) {
          const found = await catalog[collection].get(id);
          // The last rename may have happened without anybody being told.
          expect([name, `${name}.renamed`]).toContain(found?.name);
        }
      });

      it('has no half document, and none that refers to nothing', async () => {
        const [tenants, apps, keys, groupings] = await Promise.all([
          catalog.tenants.list(),
          catalog.apps.list(),
          catalog.keys.list(),
          catalog.groupings.list(),
        ]);
        // Made together with its app, or not at all.
        expect(groupings.map(({ appId }) => appId).sort()).toEqual(apps.map(({ id }) => id).sort());
        expect(keys.length).toBeGreaterThan(20);
        for (const app of apps) expect(tenants.map((tenant) => tenant.id)).toContain(app.tenantId);
        for (const key of keys) {
          expect(apps.find((app) => app.id === key.appId)).toMatchObject({ tenantId: key.tenantId });
          expect(await catalog.keys.byPrefix(key.prefix)).toEqual(key);
        }
      });

      it('has names taken by the documents that bear them, and all others free', async () => {
        for (let round = 0; round < ROUNDS; round++) {
          const taken = new Set((await catalog.tenants.list()).map((tenant) => tenant.name));
          const names = Array.from({ length: 16 }, (_, number) => `Killed ${round}.${number}`);
          for (const name of names.flatMap((first) => [first, `${first}.renamed`])) {
            const insert = catalog.tenants.insert({ name });
            if (taken.has(name)) await expect(insert).rejects.toMatchObject({ code: 'DUPLICATE' });
            else await expect(insert).resolves.toMatchObject({ name });
          }
        }
      });
    });
  });
}
