import { makeKey } from '../keys/key';
import { waitFor } from '@sonde/test-kit';
import type { App, Catalog, CatalogChange, CatalogErrorCode, Key, New } from '../port';
import { openStore, type StoreAddress } from './testing/open-store';

/** A store that is made for one test run. */
export interface StoreUnderTest {
  readonly address: StoreAddress;
  remove(): Promise<void>;
}

const NO_ID = '00000000-0000-4000-8000-000000000000';

/** What every catalog must do. Each implementation runs this suite on its real store. */
export function describeCatalog(name: string, make: () => Promise<StoreUnderTest>): void {
  describe(`catalog contract: ${name}`, () => {
    let store: StoreUnderTest;
    let catalog: Catalog;
    let second: Catalog;

    beforeAll(async () => {
      store = await make();
      catalog = await openStore(store.address);
      second = await openStore(store.address);
    });
    afterAll(async () => {
      await catalog.close();
      await second.close();
      await store.remove();
    });

    let made = 0;
    const uniqueName = (what: string) => `${what} ${++made}`;
    const newTenant = () => catalog.tenants.insert({ name: uniqueName('Tenant') });
    const appOf = (tenantId: string, name = uniqueName('App')): New<App> => ({
      tenantId,
      name,
      platform: 'ANDROID',
      retentionDays: 90,
      sessionGapMinutes: 30,
    });
    const newApp = async () => catalog.apps.insert(appOf((await newTenant()).id));
    const keyOf = (app: App): New<Key> => {
      const { prefix, hash } = makeKey('INGEST');
      return { tenantId: app.tenantId, appId: app.id, kind: 'INGEST', name: 'key', prefix, hash };
    };

    it('gives a new document an id, version 1 and a time, and finds it again from another client', async () => {
      const app = await newApp();
      expect(app.id).toMatch(/^[0-9A-Za-z_-]{8,64}$/);
      expect(app.version).toBe(1);
      expect(app.createdAt).toBeGreaterThan(1_600_000_000_000);
      expect(await second.apps.get(app.id)).toEqual(app);
      expect(await second.apps.list({ tenantId: app.tenantId })).toEqual([app]);
    });

    it('finds a key by its prefix only', async () => {
      const key = await catalog.keys.insert(keyOf(await newApp()));
      expect(await second.keys.byPrefix(key.prefix)).toEqual(key);
      expect(await second.keys.byPrefix(`${key.prefix.slice(0, -1)}~`)).toBeUndefined();
    });

    it.each(['', 'x', NO_ID, '../etc/passwd', '\0', 'é'.repeat(5_000)])(
      'an id that names nothing is undefined: %j',
      async (id) => {
        expect(await catalog.apps.get(id)).toBeUndefined();
        expect(await catalog.keys.byPrefix(id)).toBeUndefined();
        expect(await catalog.apps.list({ tenantId: id })).toEqual([]);
        await expectRefusal(catalog.apps.update(id, 1, { name: 'x' }), 'NOT_FOUND', 'id');
      },
    );

    it('lists in the order of making, narrowed by any field', async () => {
      const { id: tenantId } = await newTenant();
      const names = ['one', 'two', 'three'];
      for (const appName of names) await catalog.apps.insert(appOf(tenantId, appName));
      await newApp();
      const listed = await catalog.apps.list({ tenantId });
      expect(new Set(listed.map((app) => app.name))).toEqual(new Set(names));
      const times = listed.map((app) => app.createdAt);
      expect(times).toEqual([...times].sort((a, b) => a - b));
      expect((await catalog.apps.list({ tenantId, name: 'two' })).map((app) => app.name)).toEqual(['two']);
      expect((await catalog.apps.list()).length).toBeGreaterThanOrEqual(4);
    });

    it('keeps names unique: tenants altogether, apps within their tenant', async () => {
      const [one, other] = [await newTenant(), await newTenant()];
      await expectRefusal(catalog.tenants.insert({ name: ` ${one.name} ` }), 'DUPLICATE', 'name');
      const app = await catalog.apps.insert(appOf(one.id, 'Shop'));
      await expectRefusal(second.apps.insert(appOf(one.id, 'Shop')), 'DUPLICATE', 'name');
      await catalog.apps.insert(appOf(other.id, 'Shop'));
      const key = keyOf(app);
      await catalog.keys.insert(key);
      await expectRefusal(second.keys.insert(key), 'DUPLICATE', 'prefix');
    });

    it('a renamed document frees its old name and takes the new one', async () => {
      const { id: tenantId } = await newTenant();
      const app = await catalog.apps.insert(appOf(tenantId, 'Old'));
      const renamed = await catalog.apps.update(app.id, app.version, { name: 'New' });
      expect(renamed).toEqual({ ...app, name: 'New', version: 2 });
      await expectRefusal(catalog.apps.insert(appOf(tenantId, 'New')), 'DUPLICATE', 'name');
      const another = await catalog.apps.insert(appOf(tenantId, 'Old'));
      await expectRefusal(catalog.apps.update(another.id, 1, { name: 'New' }), 'DUPLICATE', 'name');
      expect(await catalog.apps.get(another.id)).toEqual(another);
    });

    it('refuses a reference to what does not exist, and to what is another tenant’s', async () => {
      const [app, stranger] = [await newApp(), await newTenant()];
      await expectRefusal(catalog.apps.insert(appOf(NO_ID)), 'NOT_FOUND', 'tenantId');
      await expectRefusal(catalog.keys.insert({ ...keyOf(app), appId: NO_ID }), 'NOT_FOUND', 'appId');
      await expectRefusal(
        catalog.keys.insert({ ...keyOf(app), tenantId: stranger.id }),
        'NOT_FOUND',
        'appId',
      );
    });

    it('takes racing inserts that refer to the same documents, and leaves those as they are', async () => {
      const app = await newApp();
      const tenant = await catalog.tenants.get(app.tenantId);
      const client = (index: number) => (index % 2 ? catalog : second);
      await Promise.all([
        ...Array.from({ length: 20 }, (_, index) => client(index).apps.insert(appOf(app.tenantId))),
        ...Array.from({ length: 20 }, (_, index) => client(index).keys.insert(keyOf(app))),
      ]);
      expect(await catalog.apps.list({ tenantId: app.tenantId })).toHaveLength(21);
      expect(await catalog.keys.list({ appId: app.id })).toHaveLength(20);
      expect(await catalog.apps.get(app.id)).toEqual(app);
      expect(await catalog.tenants.get(app.tenantId)).toEqual(tenant);
    });

    it('of 20 racing inserts of one name in one tenant exactly one wins, also while the tenant is renamed', async () => {
      const tenant = await newTenant();
      const [renamed, ...results] = await Promise.allSettled([
        second.tenants.update(tenant.id, 1, { name: uniqueName('Renamed') }),
        ...Array.from({ length: 20 }, (_, index) =>
          (index % 2 ? catalog : second).apps.insert(appOf(tenant.id, 'Raced')),
        ),
      ]);
      expect(renamed).toMatchObject({ status: 'fulfilled', value: { version: 2 } });
      const lost = results.flatMap((result) =>
        result.status === 'rejected' ? [result.reason as unknown] : [],
      );
      expect(lost).toHaveLength(19);
      for (const error of lost) expect(error).toMatchObject({ code: 'DUPLICATE', field: 'name' });
      expect(await catalog.apps.list({ tenantId: tenant.id })).toHaveLength(1);
    });

    it('sets and clears a field that may be absent, and finds documents without it', async () => {
      const app = await newApp();
      const limited = await catalog.apps.update(app.id, 1, { eventsPerDay: 5 });
      expect(await second.apps.get(app.id)).toEqual({ ...app, version: 2, eventsPerDay: 5 });
      const absent = { eventsPerDay: undefined } as unknown as Partial<New<App>>;
      expect(await second.apps.list({ tenantId: app.tenantId, ...absent })).toEqual([]);
      const cleared = await catalog.apps.update(app.id, limited.version, absent);
      expect(cleared).not.toHaveProperty('eventsPerDay');
      expect(await second.apps.list({ tenantId: app.tenantId, ...absent })).toEqual([cleared]);
      expect(await second.apps.list({ id: app.id })).toEqual([cleared]);
    });

    it('keeps lists within a document: in order, of so many entries, no key twice', async () => {
      const app = await newApp();
      const attributes = Array.from({ length: 20 }, (_, i) => ({ key: `flag.$${i}`, title: `Flag ${i}` }));
      const releases = [{ appVersion: '1.0 "β"', rolledOutAt: 1_700_000_000_000 }];
      const full = await catalog.apps.update(app.id, 1, { attributes, releases });
      expect(full).toEqual({ ...app, version: 2, attributes, releases });
      expect(await second.apps.get(app.id)).toEqual(full);
      const [flag = { key: '', title: '' }] = attributes;
      const change = (entries: unknown) => catalog.apps.update(app.id, 2, { attributes: entries as never });
      await expectRefusal(change([...attributes, { key: 'more', title: 'More' }]), 'INVALID', 'attributes');
      await expectRefusal(change([flag, { ...flag, title: 'Other' }]), 'INVALID', 'key');
      await expectRefusal(change([{ ...flag, key: 'a\nb' }]), 'INVALID', 'key');
      await expectRefusal(change([{ ...flag, title: ' ' }]), 'INVALID', 'title');
      await expectRefusal(change([{ ...flag, colour: 'red' }]), 'INVALID', 'attributes');
      await expectRefusal(change([null]), 'INVALID', 'key');
      await expectRefusal(change('text'), 'INVALID', 'attributes');
      expect(await second.apps.get(app.id)).toEqual(full);
    });

    it('takes values for values, never for a question to the engine', async () => {
      const app = await newApp();
      const any = { $gt: '' } as unknown as string;
      expect(await catalog.apps.list({ tenantId: app.tenantId, name: any })).toEqual([]);
      const field = { $where: '1' } as unknown as Partial<New<App>>;
      await expectRefusal(catalog.apps.update(app.id, 1, field), 'INVALID', '$where');
      await expectRefusal(catalog.tenants.insert({ name: any }), 'INVALID', 'name');
    });

    it('refuses senseless values with the field’s name, and stores nothing', async () => {
      const app = await newApp();
      const { id: tenantId } = await newTenant();
      await expectRefusal(catalog.tenants.insert({ name: '  ' }), 'INVALID', 'name');
      await expectRefusal(catalog.tenants.insert({ name: 'x'.repeat(201) }), 'INVALID', 'name');
      await expectRefusal(catalog.tenants.insert({ name: 'a\0b' }), 'INVALID', 'name');
      for (const retentionDays of [0, 3_651, 1.5, Number.NaN]) {
        await expectRefusal(
          catalog.apps.insert({ ...appOf(tenantId), retentionDays }),
          'INVALID',
          'retentionDays',
        );
      }
      const platform = 'AMIGA' as App['platform'];
      await expectRefusal(catalog.apps.insert({ ...appOf(tenantId), platform }), 'INVALID', 'platform');
      const { appId: _, ...withoutApp } = keyOf(app);
      await expectRefusal(catalog.keys.insert(withoutApp), 'INVALID', 'appId');
      await expectRefusal(catalog.apps.update(app.id, 1, { tenantId }), 'INVALID', 'tenantId');
      const unknown = { colour: 'red' } as Partial<New<App>>;
      await expectRefusal(catalog.apps.insert({ ...appOf(tenantId), ...unknown }), 'INVALID', 'colour');
      await expectRefusal(catalog.apps.update(app.id, 1, unknown), 'INVALID', 'colour');
      await expectRefusal(catalog.apps.update(app.id, 1, { retentionDays: 0 }), 'INVALID', 'retentionDays');
      expect(await catalog.apps.list({ tenantId })).toEqual([]);
      expect(await catalog.apps.get(app.id)).toEqual(app);
    });

    it('of 50 racing updates that start from one version exactly one wins', async () => {
      const app = await newApp();
      const results = await Promise.allSettled(
        Array.from({ length: 50 }, (_, index) =>
          (index % 2 ? catalog : second).apps.update(app.id, 1, { retentionDays: index + 1 }),
        ),
      );
      const won = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
      const lost = results.flatMap((result) =>
        result.status === 'rejected' ? [result.reason as unknown] : [],
      );
      expect(won).toHaveLength(1);
      expect(lost).toHaveLength(49);
      for (const error of lost) expect(error).toMatchObject({ code: 'CONFLICT' });
      expect(await catalog.apps.get(app.id)).toEqual(won[0]);
    });

    it('loses no update of 50 that try again after a conflict', async () => {
      const app = await newApp();
      const addOneDay = async (client: Catalog): Promise<void> => {
        const current = await client.apps.get(app.id);
        if (!current) throw new Error('the app is gone');
        const retentionDays = current.retentionDays + 1;
        await client.apps.update(app.id, current.version, { retentionDays }).catch((error: unknown) => {
          expect(error).toMatchObject({ code: 'CONFLICT' });
          return addOneDay(client);
        });
      };
      await Promise.all(Array.from({ length: 50 }, (_, index) => addOneDay(index % 2 ? catalog : second)));
      expect(await catalog.apps.get(app.id)).toMatchObject({ retentionDays: 140, version: 51 });
    });

    it('of 20 racing inserts of one unique name exactly one wins', async () => {
      const tenantName = uniqueName('Raced');
      const results = await Promise.allSettled(
        Array.from({ length: 20 }, (_, index) =>
          (index % 2 ? catalog : second).tenants.insert({ name: tenantName }),
        ),
      );
      const lost = results.flatMap((result) =>
        result.status === 'rejected' ? [result.reason as unknown] : [],
      );
      expect(lost).toHaveLength(19);
      for (const error of lost) expect(error).toMatchObject({ code: 'DUPLICATE', field: 'name' });
      expect(await catalog.tenants.list({ name: tenantName })).toHaveLength(1);
    });

    it('tells of what another client makes and changes, until it is told to end', async () => {
      const told: CatalogChange[] = [];
      const others: CatalogChange[] = [];
      const end = catalog.watch((change) => void told.push(change));
      const endOther = catalog.watch((change) => void others.push(change));
      await waitFor(() => told.length > 0);
      const tellsOf = (changes: readonly CatalogChange[], id: string) =>
        changes.some((change) => change === 'ANYTHING' || change.id === id);
      const app = await newApp();
      await waitFor(() => tellsOf(told.slice(1), app.id), { what: 'news of the insert' });
      const before = told.length;
      await second.apps.update(app.id, 1, { retentionDays: 7 });
      await waitFor(() => tellsOf(told.slice(before), app.id), { what: 'news of the update' });

      end();
      const [seen, othersSeen] = [told.length, others.length];
      await second.apps.update(app.id, 2, { retentionDays: 8 });
      await waitFor(() => tellsOf(others.slice(othersSeen), app.id), { what: 'news for the other' });
      expect(told).toHaveLength(seen);
      endOther();
    });

    it('has everything after it was closed and opened again', async () => {
      const app = await newApp();
      const key = await catalog.keys.insert(keyOf(app));
      await catalog.close();
      catalog = await openStore(store.address);
      expect(await catalog.apps.get(app.id)).toEqual(app);
      expect(await catalog.keys.byPrefix(key.prefix)).toEqual(key);
      await expectRefusal(catalog.apps.insert(appOf(app.tenantId, app.name)), 'DUPLICATE', 'name');
    });

    it('answers a check', async () => {
      await expect(catalog.check()).resolves.toBeUndefined();
    });

    it('is UNAVAILABLE after it was closed', async () => {
      const app = await newApp();
      const closed = await openStore(store.address);
      closed.watch(() => undefined);
      await closed.close();
      const calls = [
        () => closed.check(),
        () => closed.apps.get(app.id),
        () => closed.apps.list(),
        () => closed.keys.byPrefix('sk_ingest_000000000000'),
        () => closed.apps.insert(appOf(app.tenantId)),
        () => closed.apps.update(app.id, 1, { retentionDays: 5 }),
      ];
      for (const call of calls) await expect(call()).rejects.toMatchObject({ code: 'UNAVAILABLE' });
      expect(await catalog.apps.get(app.id)).toEqual(app);
    });
  });
}

async function expectRefusal(call: Promise<unknown>, code: CatalogErrorCode, field: string): Promise<void> {
  await expect(call).rejects.toMatchObject({ name: 'CatalogError', code, field });
}
