import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { KeyVerifier, makeKey, openCatalog } from '@sonde/catalog';
import { nativeIngestDoor } from '../../doors/native-door';
import { createAuthenticateStep } from './authenticate';

describe('authenticating while the catalog is away', () => {
  let dataDir: string;
  beforeAll(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'sonde-authenticate-'));
  });
  afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

  it('goes on with keys that it knows and asks others to come back', async () => {
    const catalog = await openCatalog({ dataDir });
    const tenant = await catalog.tenants.insert({ name: 'Shop' });
    const app = await catalog.apps.insert({
      tenantId: tenant.id,
      name: 'Shop',
      platform: 'IOS',
      retentionDays: 90,
      sessionGapMinutes: 30,
    });
    const known = makeKey('INGEST');
    const { prefix, hash } = known;
    await catalog.keys.insert({
      tenantId: tenant.id,
      appId: app.id,
      kind: 'INGEST',
      name: 'k',
      prefix,
      hash,
    });
    let now = 1_000_000;
    const authenticate = createAuthenticateStep({
      keys: new KeyVerifier({ catalog, clock: () => now }),
      clock: () => now,
    });
    const withKey = (secret: string) =>
      authenticate({
        door: nativeIngestDoor,
        headers: { authorization: `Bearer ${secret}` },
        body: Readable.from([]),
      });
    expect(await withKey(known.secret)).toMatchObject({ app: { id: app.id }, receivedAt: now });

    await catalog.close();
    now += 60_000;
    expect(await withKey(known.secret)).toMatchObject({ app: { id: app.id }, receivedAt: now });
    expect(await withKey(makeKey('INGEST').secret)).toMatchObject({
      kind: 'refused',
      status: 503,
      code: 'catalog_unavailable',
      retryAfter: 5,
    });
  });
});
