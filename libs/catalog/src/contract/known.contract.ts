import { waitFor } from '@sonde/test-kit';
import { NEWEST_GROUPING } from '@sonde/error-groups';
import { foldActivities, SONDE, type Deed } from '@sonde/triage';
import { KnownGroupings } from '../known/known-groupings';
import { KnownWork } from '../known/known-work';
import { CatalogError, type App, type Catalog, type GroupActivity, type New } from '../port';
import type { StoreUnderTest } from './catalog.contract';
import { openStore } from './testing/open-store';

const HOUR = 3_600_000;
const [ONE, TWO] = ['0123456789abcdef', 'fedcba9876543210'];

/** What every process must know of the catalog, whatever store it is. */
export function describeKnown(name: string, make: () => Promise<StoreUnderTest>): void {
  describe(`what is known of the groups of an app: ${name}`, () => {
    let store: StoreUnderTest;
    let catalog: Catalog;
    /** Another process, as far as the catalog can tell. */
    let other: Catalog;
    let app: App;
    let now: number;
    const clock = () => now;
    const ends: (() => void)[] = [];

    beforeEach(async () => {
      now = 1_700_000_000_000;
      store = await make();
      catalog = await openStore(store.address);
      other = await openStore(store.address);
      // From here on each change is told by name.
      let hasBegun = false;
      catalog.watch(() => (hasBegun = true));
      await waitFor(() => hasBegun, { what: 'the watch' });
      const { id: tenantId } = await catalog.tenants.insert({ name: 'T' });
      const settings = { platform: 'IOS', retentionDays: 90, sessionGapMinutes: 30 } as const;
      app = await catalog.apps.insert({ tenantId, name: 'A', ...settings });
    });
    afterEach(async () => {
      for (const end of ends.splice(0)) end();
      await catalog.close();
      await other.close();
      await store.remove();
    });

    const lineOf = (groupId: string, sequence: number, deed: Deed): New<GroupActivity> => ({
      tenantId: app.tenantId,
      appId: app.id,
      groupId,
      sequence,
      at: now,
      actor: SONDE,
      deed,
    });
    const note = (text: string): Deed => ({ kind: 'NOTED', text });
    const merge = async (from: string, into: string) => {
      const found = await other.groupings.ofApp(app.id);
      if (!found) throw new Error('no grouping');
      return other.groupings.update(found.id, found.version, {
        merges: [...found.merges, { from, into, at: now, by: 'Ada' }],
      });
    };
    /** The catalog, and how often it was asked. */
    const counted = (of: Catalog) => {
      const asked = { groupings: 0, logs: 0, lines: 0 };
      const counting = {
        watch: of.watch.bind(of),
        groupings: {
          ...of.groupings,
          ofApp: (appId: string) => (asked.groupings++, of.groupings.ofApp(appId)),
        } as Catalog['groupings'],
        groupActivities: {
          insert: of.groupActivities.insert.bind(of.groupActivities),
          list: (where?: Partial<GroupActivity>) => (asked.logs++, of.groupActivities.list(where)),
          get: (id: string) => (asked.lines++, of.groupActivities.get(id)),
        },
      };
      return { asked, counting };
    };

    describe('its grouping', () => {
      const known = (of: ConstructorParameters<typeof KnownGroupings>[0], ttlMs = HOUR) => {
        const groupings = new KnownGroupings(of, { clock, ttlMs });
        ends.push(() => groupings.close());
        return groupings;
      };

      it('is read once, and again when another process has changed it', async () => {
        const { asked, counting } = counted(catalog);
        const groupings = known(counting);
        await waitFor(async () => {
          const before = asked.groupings;
          await groupings.of(app.id);
          return asked.groupings === before;
        });
        expect((await groupings.of(app.id)).compiled.grouping).toEqual({
          version: NEWEST_GROUPING,
          rules: [],
        });
        const before = asked.groupings;
        await Promise.all(Array.from({ length: 10 }, () => groupings.of(app.id)));
        expect(asked.groupings).toBe(before);
        await merge(ONE, TWO);
        await waitFor(async () => (await groupings.of(app.id)).merges.canonical(ONE) === TWO);
        expect(asked.groupings).toBe(before + 1);
        expect(groupings.lastOf(app.id)?.document?.version).toBe(2);
      });

      it('is read again after its time where nobody tells of changes', async () => {
        const groupings = known({ groupings: catalog.groupings }, 30_000);
        expect((await groupings.of(app.id)).merges.isEmpty).toBe(true);
        await merge(ONE, TWO);
        now += 29_999;
        expect((await groupings.of(app.id)).merges.isEmpty).toBe(true);
        now += 1;
        expect((await groupings.of(app.id)).merges.canonical(ONE)).toBe(TWO);
      });

      it('of an app without a document is the one that there was before', async () => {
        const { compiled, document, merges } = await known(catalog).of(
          '00000000-0000-4000-8000-000000000000',
        );
        expect(compiled.grouping).toEqual({ version: 1, rules: [] });
        expect([document, merges.isEmpty]).toEqual([undefined, true]);
      });

      it('that a newer Sonde wrote is replaced by the newest known one, and says so', async () => {
        const found = await other.groupings.ofApp(app.id);
        await other.groupings.update(found?.id ?? '', 1, { groupingVersion: 999_999 });
        const { compiled, problem } = await known(catalog).of(app.id);
        expect(compiled.grouping.version).toBe(NEWEST_GROUPING);
        expect(problem).toMatch(/cannot be used by this Sonde: .*999999/);
      });

      it('goes on while the catalog is away, for 15 minutes', async () => {
        let isAway = false;
        const ofApp = (appId: string) =>
          isAway ? Promise.reject(new CatalogError('UNAVAILABLE', 'away')) : catalog.groupings.ofApp(appId);
        const groupings = known({ groupings: { ...catalog.groupings, ofApp } }, 30_000);
        const before = await groupings.of(app.id);
        isAway = true;
        await expect(groupings.of('another')).rejects.toMatchObject({ code: 'UNAVAILABLE' });
        now += 15 * 60_000 - 1;
        expect(await groupings.of(app.id)).toBe(before);
        now += 1;
        await expect(groupings.of(app.id)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
        expect(groupings.lastOf(app.id)).toBe(before);
      });

      it('is not taken from a question that was under way when it changed', async () => {
        let release: (() => void) | undefined;
        const gate = new Promise<void>((resolve) => (release = resolve));
        const ofApp = async (appId: string) => {
          const found = await catalog.groupings.ofApp(appId);
          if (found?.version === 1) await gate;
          return found;
        };
        const listeners: ((change: 'ANYTHING') => void)[] = [];
        const groupings = known({
          groupings: { ...catalog.groupings, ofApp },
          watch: (listener) => (listeners.push(listener), () => undefined),
        });
        const early = groupings.of(app.id);
        await catalog.groupings.ofApp(app.id);
        await merge(ONE, TWO);
        for (const listener of listeners) listener('ANYTHING');
        const late = await groupings.of(app.id);
        release?.();
        expect(late.document?.version).toBe(2);
        expect((await early).document?.version).toBe(1);
        expect((await groupings.of(app.id)).document?.version).toBe(2);
      });
    });

    describe('the work on them', () => {
      const known = (of: ConstructorParameters<typeof KnownWork>[0]) => {
        const work = new KnownWork(of, { clock });
        ends.push(() => work.close());
        return work;
      };
      const append = (groupId: string, sequence: number, text: string) =>
        other.groupActivities.insert(lineOf(groupId, sequence, note(text)));

      it('is read once and then fed line by line with what other processes write', async () => {
        const { asked, counting } = counted(catalog);
        const work = known(counting);
        expect([...(await work.of(app.id)).keys()]).toEqual([]);
        await append(ONE, 1, 'first');
        await waitFor(async () => (await work.of(app.id)).get(ONE)?.sequence === 1);
        const [before, readLogs] = [await work.of(app.id), asked.logs];
        await append(ONE, 2, 'second');
        await append(TWO, 1, 'first');
        await waitFor(async () => (await work.of(app.id)).get(TWO)?.sequence === 1);
        expect((await work.of(app.id)).get(ONE)).toMatchObject({ sequence: 2, notes: 2 });
        expect(asked.logs).toBe(readLogs);
        expect(asked.lines).toBe(3);
        // What was handed out before stays as it was.
        expect(before.get(ONE)).toMatchObject({ sequence: 1 });
      });

      it('has at once what this process says it wrote, and what came between before long', async () => {
        const work = known(catalog);
        await work.of(app.id);
        work.learn(await append(ONE, 1, 'mine'));
        expect((await work.of(app.id)).get(ONE)).toMatchObject({ sequence: 1 });
        await append(ONE, 2, 'of another');
        work.learn(await append(ONE, 3, 'mine again'));
        expect((await work.of(app.id)).get(ONE)).toMatchObject({ sequence: 3, notes: 3 });
      });

      it('has a line that was written while whole logs were read', async () => {
        await append(ONE, 1, 'first');
        let late: GroupActivity | undefined;
        const work: KnownWork = known({
          groupActivities: {
            ...counted(catalog).counting.groupActivities,
            list: async (where) => {
              const log = await catalog.groupActivities.list(where);
              late ??= await append(ONE, 2, 'late');
              work.learn(late);
              return log;
            },
          },
        });
        expect((await work.of(app.id)).get(ONE)).toMatchObject({ sequence: 2 });
      });

      it('is read as a whole when a line cannot be read, or too many are new', async () => {
        const { asked, counting } = counted(catalog);
        let fails = true;
        const listeners: ((change: { collection: 'groupActivities'; id: string }) => void)[] = [];
        const get = (id: string) =>
          fails ? Promise.reject(new CatalogError('UNAVAILABLE', 'away')) : catalog.groupActivities.get(id);
        const work = known({
          groupActivities: { ...counting.groupActivities, get },
          watch: (listener) => (listeners.push(listener), () => undefined),
        });
        const tell = (id: string) =>
          listeners.forEach((listener) => listener({ collection: 'groupActivities', id }));
        await work.of(app.id);
        tell((await append(ONE, 1, 'first')).id);
        expect((await work.of(app.id)).get(ONE)).toMatchObject({ sequence: 1 });
        fails = false;
        const before = asked.logs;
        await append(ONE, 2, 'second');
        for (let number = 0; number <= 1_000; number++) tell(`${number}`);
        expect((await work.of(app.id)).get(ONE)).toMatchObject({ sequence: 2 });
        expect(asked.logs).toBe(before + 1);
      });

      it('agrees with the log while several write and read at once', async () => {
        const works = [known(catalog), known(other)];
        const write = async (writer: number) => {
          for (let number = 0; number < 20; number++) {
            const store = writer % 2 ? catalog : other;
            for (;;) {
              const log = await store.groupActivities.list({ appId: app.id, groupId: ONE });
              const next = lineOf(ONE, foldActivities(log).sequence + 1, note(`${writer} ${number}`));
              const written = await store.groupActivities.insert(next).catch((error: unknown) => {
                expect(error).toMatchObject({ code: 'DUPLICATE' });
                return undefined;
              });
              if (!written) continue;
              works[writer % 2]?.learn(written);
              await works[writer % 2]?.of(app.id);
              break;
            }
          }
        };
        await Promise.all([0, 1, 2, 3].map(write));
        const truth = foldActivities(await catalog.groupActivities.list({ appId: app.id, groupId: ONE }));
        expect(truth.sequence).toBe(80);
        for (const work of works) {
          await waitFor(async () => (await work.of(app.id)).get(ONE)?.sequence === 80);
          expect((await work.of(app.id)).get(ONE)).toEqual(truth);
        }
      });
    });
  });
}
