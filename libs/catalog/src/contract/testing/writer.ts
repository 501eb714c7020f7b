/** A second process for the catalog's tests: counts a document up, adds to a log, or makes and renames until it is killed. */
import { foldActivities } from '@sonde/triage';
import { makeKey } from '../../keys/key';
import type { Catalog } from '../../port';
import { CatalogError } from '../../port';
import { openStore, type StoreAddress } from './open-store';

/** What the process was told is stored. */
export interface Acknowledged {
  readonly collection: 'tenants' | 'apps' | 'keys';
  readonly id: string;
  readonly name: string;
}

async function main([address = '', task, subject = '', times = '0']: string[]): Promise<void> {
  const catalog = await openStore(JSON.parse(address) as StoreAddress);
  if (task === 'make') return makeUntilKilled(catalog, subject);
  if (task === 'append') await append(catalog, subject, Number(times));
  else await countUp(catalog, subject, Number(times));
  await catalog.close();
  process.disconnect();
}

async function countUp(catalog: Catalog, id: string, times: number): Promise<void> {
  for (let done = 0; done < times;) {
    const app = await catalog.apps.get(id);
    if (!app) throw new Error('the app is gone');
    try {
      await catalog.apps.update(id, app.version, { retentionDays: app.retentionDays + 1 });
      done++;
    } catch (error) {
      if (!(error instanceof CatalogError) || error.code !== 'CONFLICT') throw error;
    }
  }
}

/** Adds so many lines to the log of a group, each after the newest one that it has seen. */
async function append(catalog: Catalog, appId: string, times: number): Promise<void> {
  const app = await catalog.apps.get(appId);
  if (!app) throw new Error('the app is gone');
  const of = { appId, groupId: '0123456789abcdef' };
  for (let done = 0; done < times;) {
    const { sequence } = foldActivities(await catalog.groupActivities.list(of));
    try {
      await catalog.groupActivities.insert({
        ...of,
        tenantId: app.tenantId,
        sequence: sequence + 1,
        at: Date.now(),
        actor: { kind: 'PERSON', name: `process ${process.pid}` },
        deed: { kind: 'NOTED', text: `${done}` },
      });
      done++;
    } catch (error) {
      if (!(error instanceof CatalogError) || error.code !== 'DUPLICATE') throw error;
    }
  }
}

async function makeUntilKilled(catalog: Catalog, subject: string): Promise<void> {
  const tell = (acknowledged: Acknowledged) => process.send?.(acknowledged);
  for (let number = 0; ; number++) {
    const name = `${subject}.${number}`;
    const tenant = await catalog.tenants.insert({ name });
    tell({ collection: 'tenants', id: tenant.id, name });
    const renamed = `${name}.renamed`;
    await catalog.tenants.update(tenant.id, 1, { name: renamed });
    tell({ collection: 'tenants', id: tenant.id, name: renamed });
    const app = await catalog.apps.insert({
      tenantId: tenant.id,
      name,
      platform: 'IOS',
      retentionDays: 1,
      sessionGapMinutes: 30,
    });
    tell({ collection: 'apps', id: app.id, name });
    const { prefix, hash } = makeKey('INGEST');
    const key = { tenantId: tenant.id, appId: app.id, kind: 'INGEST', name, prefix, hash } as const;
    tell({ collection: 'keys', id: (await catalog.keys.insert(key)).id, name });
  }
}

void main(process.argv.slice(2));
