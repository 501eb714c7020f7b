import 'reflect-metadata';
import fc from 'fast-check';
import { eventsTable, sessionsTable } from '@sonde/warehouse';
import { insertRows, type Row } from '../testing/rows';
import { makeTenant, startTestServer, type TestServer, type TestTenant } from '../testing/server';

const FROM = Date.UTC(2026, 10, 1);
const RANGE = { from: '2026-11-01T00:00:00Z', to: '2026-11-02T00:00:00Z' };
const HOUR_MS = 3_600_000;
const PARTITIONS = 3;

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

/** An app of its own for each walk, whose rows come as a processor writes them: offsets rise in each partition. */
async function anApp() {
  const tenant = await makeTenant(server, `walk ${tenants++}`);
  const owner = { tenantId: tenant.tenantId, appId: tenant.appId };
  const offsets = Array.from({ length: PARTITIONS }, () => 0);
  const placed = (row: Row, i: number): Row => {
    const partition = i % PARTITIONS;
    return { ...owner, logId: 77, logPartition: partition, logOffset: (offsets[partition] ?? 0) + 1, ...row };
  };
  const written = (count: number): void => {
    for (const partition of offsets.keys()) offsets[partition] = (offsets[partition] ?? 0) + count;
  };
  return {
    tenant,
    async events(rows: readonly Row[]) {
      await insertRows(server.warehouse, eventsTable, rows.map(placed));
      written(rows.length);
    },
    async sessions(rows: readonly Row[]) {
      await insertRows(server.warehouse, sessionsTable, rows.map(placed));
      written(rows.length);
    },
  };
}
let tenants = 0;
let hash = 1;

interface Page {
  readonly edges: readonly { readonly node: Readonly<Record<string, unknown>>; readonly cursor: string }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

/** All pages of a list, with something done between one and the next. */
async function walk(
  tenant: TestTenant,
  ask: { readonly field: string; readonly node: string; readonly arguments?: string },
  first: number,
  between: (page: number) => Promise<void>,
): Promise<Readonly<Record<string, unknown>>[]> {
  const query = `query ($id: ID!, $range: TimeRange!, $first: Int, $after: String) { app(id: $id) {
    list: ${ask.field}(range: $range, first: $first, after: $after ${ask.arguments ?? ''}) {
      edges { cursor node { ${ask.node} } } pageInfo { hasNextPage endCursor } } } }`;
  const seen: Readonly<Record<string, unknown>>[] = [];
  let after: string | null = null;
  for (let page = 0; page < 200; page++) {
    const variables = { id: tenant.appId, range: RANGE, first, after };
    const { app } = await server.data(tenant.query, query, variables);
    const { edges, pageInfo } = (app as { readonly list: Page }).list;
    seen.push(...edges.map(({ node }) => node));
    expect(pageInfo.endCursor).toBe(edges.at(-1)?.cursor ?? null);
    if (!pageInfo.hasNextPage) return seen;
    expect(edges).toHaveLength(first);
    after = pageInfo.endCursor;
    await between(page);
  }
  throw new Error('the list has no end');
}

const time = fc.integer({ min: 0, max: 24 * HOUR_MS - 1 });
/** Few different times: equal ones are what order is hard about. */
const crowdedTime = fc.oneof(time, fc.integer({ min: 0, max: 5 }));
const runs = { numRuns: 12 } as const;

it('events: each that was there at the start once, in the order of time, whatever arrives', async () => {
  const times = fc.array(crowdedTime, { minLength: 1, maxLength: 30 });
  await fc.assert(
    fc.asyncProperty(
      times,
      fc.array(fc.array(crowdedTime, { maxLength: 4 }), { maxLength: 12 }),
      fc.integer({ min: 1, max: 7 }),
      async (before, later, first) => {
        const app = await anApp();
        const event = (at: number): Row => ({
          at: FROM + at,
          eventHash: hash++,
          eventId: `e${hash}`,
          type: 'error',
        });
        const there = before.map(event);
        await app.events(there);
        const seen = await walk(app.tenant, { field: 'events', node: 'id at' }, first, (page) =>
          app.events((later[page] ?? []).map(event)),
        );
        const ids = seen.map(({ id }) => id);
        expect(new Set(ids).size).toBe(ids.length);
        expect(ids).toEqual(expect.arrayContaining(there.map(({ eventId }) => eventId)));
        const order = seen.map(({ at }) => String(at));
        expect(order).toEqual([...order].sort().reverse());
      },
    ),
    runs,
  );
});

it('sessions: each that was there at the start once, though new ones come, others grow, and two become one', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(crowdedTime, { minLength: 2, maxLength: 24 }),
      fc.array(fc.record({ kind: fc.constantFrom('new', 'grows', 'merged'), at: crowdedTime }), {
        maxLength: 12,
      }),
      fc.integer({ min: 1, max: 5 }),
      async (before, later, first) => {
        const app = await anApp();
        let version = 1;
        const session = (at: number, i: number): Row => ({
          sessionId: `s${i}`,
          anchorAt: FROM,
          version,
          startAt: FROM + at,
          endAt: FROM + at + 1_000,
          eventCount: 1,
        });
        const there = before.map(session);
        await app.sessions(there);
        const gone = new Set<unknown>();
        const seen = await walk(
          app.tenant,
          { field: 'sessions', node: 'id startedAt' },
          first,
          async (page) => {
            const change = later[page];
            if (!change) return;
            version++;
            const other = there[(page * 7) % there.length];
            if (change.kind === 'new') await app.sessions([session(change.at, 1_000 + page)]);
            if (change.kind === 'grows' && other && !gone.has(other['sessionId']))
              await app.sessions([{ ...other, version, endAt: FROM + 24 * HOUR_MS, eventCount: 9 }]);
            if (change.kind === 'merged' && other) {
              gone.add(other['sessionId']);
              await app.sessions([{ ...other, version, deleted: 1 }]);
            }
          },
        );
        const ids = seen.map(({ id }) => id);
        expect(new Set(ids).size).toBe(ids.length);
        const stay = there.map(({ sessionId }) => sessionId).filter((id) => !gone.has(id));
        expect(ids).toEqual(expect.arrayContaining(stay));
      },
    ),
    runs,
  );
});

it.each(['EVENTS', 'USERS', 'LAST_SEEN'])(
  'error groups by %s: each once with the figures of the start, though figures change with every page',
  async (by) => {
    const crash = (group: number, at: number, install: number): Row => ({
      at: FROM + at,
      eventHash: hash++,
      eventId: `c${hash}`,
      type: 'crash',
      errorGroupId: `g${group}`,
      installId: `i${install}`,
      sessionId: `s${hash}`,
    });
    const crashes = fc.array(
      fc.tuple(fc.integer({ min: 0, max: 9 }), time, fc.integer({ min: 0, max: 20 })),
      {
        minLength: 1,
        maxLength: 40,
      },
    );
    await fc.assert(
      fc.asyncProperty(
        crashes,
        fc.array(crashes, { maxLength: 10 }),
        fc.integer({ min: 1, max: 4 }),
        fc.constantFrom('ASC', 'DESC'),
        async (before, later, first, direction) => {
          const app = await anApp();
          const rows = before.map((one) => crash(...one));
          await app.events(rows);
          const ask = {
            field: 'errorGroups',
            node: 'id events users',
            arguments: `, orderBy: { by: ${by}, direction: ${direction} }`,
          };
          const seen = await walk(app.tenant, ask, first, (page) =>
            app.events((later[page] ?? []).map((one) => crash(...one))),
          );
          const groups = new Set(rows.map((row) => row['errorGroupId']));
          expect(seen.map(({ id }) => id)).toHaveLength(groups.size);
          expect(new Set(seen.map(({ id }) => id))).toEqual(groups);
          for (const { id, events, users } of seen) {
            const own = rows.filter((row) => row['errorGroupId'] === id);
            expect(events).toBe(own.length);
            expect(users).toBe(new Set(own.map((row) => row['installId'])).size);
          }
        },
      ),
      runs,
    );
  },
);
