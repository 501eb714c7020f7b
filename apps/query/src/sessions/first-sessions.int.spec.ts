import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLogger } from '@sonde/platform';
import {
  DEFAULT_KEPT_DAYS,
  NOTHING_PUBLISHED,
  readLayerState,
  rollUp,
  type Layer,
  type LayerState,
} from '@sonde/vitals';
import { eventsTable, openWarehouse, sessionsTable, type Warehouse } from '@sonde/warehouse';
import { randomSource } from '../testing/fleet';
import { insertRows, type Row } from '../testing/rows';
import { loadFirstSessions } from './first-sessions';

const FROM = Date.UTC(2026, 5, 1);
const HOUR = 3_600_000;
const INSTALLS = 60;

let warehouse: Warehouse;
let layer: Layer;
let dataDir: string;
/** Ids of the first sessions, sorted out one by one. */
let firsts: (string | null)[];
const scopes = ['shop', 'game'].map((appId) => ({ tenantId: 'acme', appId }));
const asked = scopes.flatMap((scope) =>
  Array.from({ length: INSTALLS + 1 }, (_, i) => ({ scope, installId: `install-${i}` })),
);

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'sonde-first-'));
  warehouse = await openWarehouse({ dataDir, logger: createLogger('query', 'error') });
  layer = {
    store: {
      select: (sql, params) => warehouse.select(sql, { params }),
      insertRows: (table, rows, token) => warehouse.insertRows(table, rows, token),
      run: (sql, params) => warehouse.command(sql, { params }),
    },
    identity: { now: Date.now, random: Math.random },
    retention: { default: DEFAULT_KEPT_DAYS, apps: [] },
  };
  const random = randomSource(41);
  const events: Row[] = [];
  const sessions: Row[] = [];
  for (const { scope, installId } of asked) {
    // One install of each app has never been seen.
    if (installId === `install-${INSTALLS}`) continue;
    for (let n = 0; n < 5; n++) {
      // Few different times: now and then two sessions begin together.
      const startAt = FROM + Math.floor(random() * 12) * HOUR;
      const startHash = Math.floor(random() * 1e9);
      const session = {
        ...scope,
        installId,
        sessionId: `${scope.appId}/${installId}/${n}`,
        anchorAt: FROM + n,
      };
      const place = { logId: 3, logPartition: 0, logOffset: events.length };
      events.push({ ...scope, ...place, installId, at: startAt, eventHash: startHash, type: 'custom' });
      events.push({
        ...scope,
        ...place,
        installId,
        at: startAt + 1_000,
        eventHash: startHash + 1,
        type: 'custom',
      });
      sessions.push({
        ...session,
        ...place,
        version: 1,
        startAt: startAt + 500,
        startHash: startHash + 9,
        endAt: startAt,
      });
      sessions.push({ ...session, ...place, version: 2, startAt, startHash, endAt: startAt + 1_000 });
    }
  }
  await insertRows(warehouse, eventsTable, events);
  await insertRows(warehouse, sessionsTable, sessions);
  firsts = asked.map(({ scope, installId }) => {
    const own = sessions
      .filter((row) => row['appId'] === scope.appId && row['installId'] === installId && row['version'] === 2)
      .sort(
        (a, b) =>
          Number(a['startAt']) - Number(b['startAt']) || Number(a['startHash']) - Number(b['startHash']),
      );
    return own[0] ? String(own[0]['sessionId']) : null;
  });
  // Half of it is beyond what is rolled up.
  await rollUp(layer, [{ logId: 3, partition: 0, offset: Math.floor(events.length / 2) }], 10_000);
});
afterAll(async () => {
  await warehouse.close();
  rmSync(dataDir, { recursive: true, force: true });
});

const load = (state: LayerState, statements: string[] = []): Promise<(string | null)[]> =>
  loadFirstSessions(
    {
      select: (sql, params) => {
        statements.push(sql);
        return layer.store.select(sql, params);
      },
    },
    asked,
    () => Promise.resolve(state),
  );

it('first sessions are the earliest of their installs, from all sessions while nothing is rolled up', async () => {
  expect(await load(NOTHING_PUBLISHED)).toEqual(firsts);
});

it('once something is, only sessions are read that begin when an install was first seen', async () => {
  const statements: string[] = [];
  expect(await load(await readLayerState(layer.store.select, 'acme'), statements)).toEqual(firsts);
  const ofSessions = statements.filter((sql) => sql.includes('FROM sessions'));
  expect(ofSessions).toHaveLength(scopes.length);
  for (const sql of ofSessions) expect(sql).toContain('startAt IN');
});

it('an install whose first session has expired has none', async () => {
  const install = asked[0];
  await warehouse.command(`DELETE FROM sessions WHERE sessionId = '${firsts[0] ?? ''}'`);
  const state = await readLayerState(layer.store.select, 'acme');
  const found = await loadFirstSessions(layer.store, install ? [install] : [], () => Promise.resolve(state));
  expect(found).toEqual([null]);
});
