import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeAtomically } from '../folder/write-atomically';
import type { ControlPlane, DemoApp } from './control-plane';
import { GraphqlError } from './control-plane';

/** What the demo remembers, in `<dataDir>/demo.json`, readable by its owner only. */
export interface DemoTenant {
  readonly name: string;
  readonly tenantId: string;
  readonly queryKey: string;
  readonly apps: readonly DemoApp[];
  /** The week of history went in already; another start does not tell it twice. */
  readonly hasHistory: boolean;
}

const fileOf = (dataDir: string) => join(dataDir, 'demo.json');

/** The demo tenant of an earlier start on this folder, or a new one. */
export async function findOrMakeTenant(dataDir: string, control: ControlPlane): Promise<DemoTenant> {
  const kept = await readTenant(dataDir);
  if (kept && (await Promise.all(kept.apps.map((app) => control.appExists(app.id)))).every(Boolean))
    return kept;

  const { name, tenantId } = await makeTenant(control);
  const apps = [
    await control.createApp(tenantId, 'Shop for Android', 'ANDROID'),
    await control.createApp(tenantId, 'Shop for iOS', 'IOS'),
  ];
  const queryKey = await control.createKey({ tenantId, kind: 'QUERY', name: 'demo questions' });
  const tenant = { name, tenantId, queryKey, apps, hasHistory: false };
  await keepTenant(dataDir, tenant);
  return tenant;
}

export async function keepTenant(dataDir: string, tenant: DemoTenant): Promise<void> {
  await writeAtomically(fileOf(dataDir), `${JSON.stringify(tenant, undefined, 2)}\n`, 0o600);
}

async function readTenant(dataDir: string): Promise<DemoTenant | undefined> {
  try {
    return JSON.parse(await readFile(fileOf(dataDir), 'utf8')) as DemoTenant;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** "Demo", or "Demo 2" when the secrets of the first were deleted, and so on. */
async function makeTenant(control: ControlPlane): Promise<{ name: string; tenantId: string }> {
  for (let number = 1; ; number++) {
    const name = number === 1 ? 'Demo' : `Demo ${number}`;
    try {
      return { name, tenantId: await control.createTenant(name) };
    } catch (error) {
      if (!(error instanceof GraphqlError) || error.code !== 'CONFLICT' || number === 100) throw error;
    }
  }
}
