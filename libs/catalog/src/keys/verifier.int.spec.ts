import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { waitFor } from '@sonde/test-kit';
import { openCatalog } from '../embedded/open';
import type { App, Catalog, CatalogChange, Key, KeyKind } from '../port';
import { makeKey } from './key';
import { KeyVerifier } from './verifier';

describe('KeyVerifier', () => {
  let dataDir: string;
  let catalog: Catalog;
  let app: App;
  let now = 1_700_000_000_000;
  const clock = () => now;

  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'sonde-verifier-'));
    catalog = await openCatalog({ dataDir });
    const tenant = await catalog.tenants.insert({ name: 'T' });
    const settings = { platform: 'ANDROID', retentionDays: 90, sessionGapMinutes: 30 } as const;
    app = await catalog.apps.insert({ tenantId: tenant.id, name: 'A', ...settings });
  });
  afterEach(async () => {
    await catalog.close();
    await rm(dataDir, { recursive: true, force: true });
  });

  const store = async (kind: KeyKind): Promise<{ secret: string; key: Key }> => {
    const { secret, prefix, hash } = makeKey(kind);
    const appId = kind === 'INGEST' ? { appId: app.id } : {};
    return {
      secret,
      key: await catalog.keys.insert({ tenantId: app.tenantId, ...appId, kind, name: 'k', prefix, hash }),
    };
  };

  it('says whose a key is, with the app of an INGEST key', async () => {
    const verifier = new KeyVerifier({ catalog, clock });
    const [ingest, query] = [await store('INGEST'), await store('QUERY')];
    expect(await verifier.verify(ingest.secret)).toEqual({
      kind: 'INGEST',
      keyId: ingest.key.id,
      tenantId: app.tenantId,
      app,
    });
    expect(await verifier.verify(query.secret)).toEqual({
      kind: 'QUERY',
      keyId: query.key.id,
      tenantId: app.tenantId,
    });
  });

  it('knows no key that is malformed, was never stored, or shares only the public part', async () => {
    const verifier = new KeyVerifier({ catalog, clock });
    const { key } = await store('INGEST');
    const forged = makeKey('INGEST');
    await catalog.keys.insert({ ...withoutIdentity(key), prefix: forged.prefix, hash: 'a'.repeat(64) });
    expect(await verifier.verify('nonsense')).toBeUndefined();
    expect(await verifier.verify(makeKey('INGEST').secret)).toBeUndefined();
    expect(await verifier.verify(forged.secret)).toBeUndefined();
  });

  /** The catalog without its watch, so that only the age of answers counts. */
  const unwatched = () => ({ apps: catalog.apps, keys: catalog.keys });

  it('lets a revoked key live until the answer is 30 s old, and no longer', async () => {
    const verifier = new KeyVerifier({ catalog: unwatched(), clock });
    const { secret, key } = await store('INGEST');
    expect(await verifier.verify(secret)).toBeDefined();
    await catalog.keys.update(key.id, key.version, { revokedAt: now });
    now += 29_999;
    expect(await verifier.verify(secret)).toBeDefined();
    now += 1;
    expect(await verifier.verify(secret)).toBeUndefined();
  });

  it('sees an app’s changed settings after 30 s', async () => {
    const verifier = new KeyVerifier({ catalog: unwatched(), clock });
    const { secret } = await store('INGEST');
    await verifier.verify(secret);
    await catalog.apps.update(app.id, app.version, { retentionDays: 7 });
    now += 30_000;
    expect((await verifier.verify(secret))?.app?.retentionDays).toBe(7);
  });

  it('heeds what another client changed long before the answer is old', async () => {
    const verifier = new KeyVerifier({ catalog, clock, unknownTtlMs: 0 });
    const [revoked, kept] = [await store('INGEST'), await store('INGEST')];
    expect(await verifier.verify(revoked.secret)).toBeDefined();
    expect(await verifier.verify(kept.secret)).toBeDefined();
    const other = await openCatalog({ dataDir });
    await other.keys.update(revoked.key.id, 1, { revokedAt: now });
    await other.apps.update(app.id, 1, { retentionDays: 7 });
    await other.close();
    await waitFor(async () => (await verifier.verify(revoked.secret)) === undefined);
    await waitFor(async () => (await verifier.verify(kept.secret))?.app?.retentionDays === 7);
  });

  it('does not remember what it read while that was changed', async () => {
    let heed: (change: CatalogChange) => void = () => undefined;
    const untilTold: (() => void)[] = [];
    const byPrefix = async (prefix: string) => {
      const key = await catalog.keys.byPrefix(prefix);
      await new Promise<void>((resolve) => untilTold.push(resolve));
      return key;
    };
    const verifier = new KeyVerifier({
      catalog: {
        apps: catalog.apps,
        keys: { ...catalog.keys, byPrefix },
        watch: (listener) => ((heed = listener), () => undefined),
      },
      clock,
    });
    const untilAsked = (times: number) => waitFor(() => untilTold.length === times);
    for (const collection of ['keys', 'apps'] as const) {
      const { secret, key } = await store('INGEST');
      const begunBefore = verifier.verify(secret);
      await untilAsked(1);
      heed({ collection, id: collection === 'keys' ? key.id : app.id });
      // Does not wait for the answer that was begun before.
      const begunAfter = verifier.verify(secret);
      await untilAsked(2);
      heed({ collection, id: collection === 'keys' ? key.id : app.id });
      for (const tell of untilTold.splice(0)) tell();
      expect([await begunBefore, await begunAfter]).toMatchObject([{ keyId: key.id }, { keyId: key.id }]);
      // Both were overtaken, so it asks once more, and remembers that.
      const last = verifier.verify(secret);
      await untilAsked(1);
      for (const tell of untilTold.splice(0)) tell();
      expect(await last).toMatchObject({ keyId: key.id });
      expect(await verifier.verify(secret)).toMatchObject({ keyId: key.id });
    }
  });

  it('lets a key whose app was changed serve while the catalog is away, and one that was changed itself not', async () => {
    let heed: (change: CatalogChange) => void = () => undefined;
    const watch: Catalog['watch'] = (listener) => ((heed = listener), () => undefined);
    const verifier = new KeyVerifier({ catalog: { ...unwatched(), watch }, clock });
    const { secret, key } = await store('INGEST');
    await verifier.verify(secret);
    await catalog.close();
    heed({ collection: 'apps', id: app.id });
    heed('ANYTHING');
    expect(await verifier.verify(secret)).toMatchObject({ keyId: key.id });
    heed({ collection: 'keys', id: key.id });
    await expect(verifier.verify(secret)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  });

  it('believes in a new key 2 s after it was unknown', async () => {
    const verifier = new KeyVerifier({ catalog, clock });
    const { secret, prefix, hash } = makeKey('QUERY');
    expect(await verifier.verify(secret)).toBeUndefined();
    await catalog.keys.insert({ tenantId: app.tenantId, kind: 'QUERY', name: 'k', prefix, hash });
    expect(await verifier.verify(secret)).toBeUndefined();
    now += 2_000;
    expect(await verifier.verify(secret)).toBeDefined();
  });

  it('asks the catalog once for many requests at the same moment, and not again within the time', async () => {
    let reads = 0;
    const keys = { ...catalog.keys, byPrefix: (prefix: string) => (reads++, catalog.keys.byPrefix(prefix)) };
    const verifier = new KeyVerifier({
      catalog: { apps: catalog.apps, keys: keys },
      clock,
    });
    const { secret } = await store('INGEST');
    const answers = await Promise.all(Array.from({ length: 100 }, () => verifier.verify(secret)));
    await verifier.verify(secret);
    expect(answers.every((answer) => answer?.app?.id === app.id)).toBe(true);
    expect(reads).toBe(1);
  });

  it('answers for known keys while the catalog is away, for 15 minutes, and refuses to guess about others', async () => {
    const verifier = new KeyVerifier({ catalog, clock });
    const [known, other] = [await store('INGEST'), await store('INGEST')];
    await verifier.verify(known.secret);
    await catalog.close();
    now += 60_000;
    expect(await verifier.verify(known.secret)).toMatchObject({ keyId: known.key.id });
    await expect(verifier.verify(other.secret)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    now += 15 * 60_000;
    await expect(verifier.verify(known.secret)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  });
});

function withoutIdentity(key: Key) {
  const { id: _id, version: _version, createdAt: _createdAt, ...rest } = key;
  return rest;
}
