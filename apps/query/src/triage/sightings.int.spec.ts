import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLogger } from '@sonde/platform';
import {
  MergeMap,
  newestSeen,
  NOTHING_SEEN,
  sightingsOf,
  sightingsQuestion,
  versionsQuestion,
  type Lookout,
  type Merge,
  type SightingsRow,
  type VersionsRow,
} from '@sonde/triage';
import { eventsTable, openWarehouse, sessionsTable, type Warehouse } from '@sonde/warehouse';
import { randomSource } from '../testing/fleet';
import { insertRows, type Row } from '../testing/rows';

const START = Date.UTC(2026, 4, 30);
const DAY_MS = 86_400_000;
const SCOPE = { tenantId: 'acme', appId: 'shop' };
const GROUPS = ['a', 'b', 'c', 'd', 'e', 'f'];
const merged = (from: string, into: string): Merge => ({ from, into, at: 1, by: 'Ada' });
/** a and b are c; d was e for a while. */
const MERGES = MergeMap.of([
  merged('a', 'b'),
  merged('b', 'c'),
  { ...merged('d', 'e'), undoneAt: 2, undoneBy: 'Ada' },
]);

let warehouse: Warehouse;
let dataDir: string;
let events: readonly Row[];

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'sonde-sightings-'));
  warehouse = await openWarehouse({ dataDir, logger: createLogger('query', 'error') });
  const random = randomSource(7);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  events = Array.from({ length: 3_000 }, (_, i): Row => {
    const at = START + Math.floor(random() * 6 * DAY_MS);
    return {
      tenantId: pick(['acme', 'other']),
      appId: pick(['shop', 'bank']),
      type: 'crash',
      errorGroupId: pick(GROUPS),
      appVersion: pick(['', '4.1.0', '4.2.0', 'v5 "β"']),
      appBuild: pick(['', '1', '2']),
      installId: `phone ${Math.floor(random() * 60)}`,
      at,
      receivedAt: at + (random() < 0.3 ? Math.floor(random() * 5 * DAY_MS) : 5),
      eventHash: i + 1,
      eventId: `event ${i}`,
    };
  });
  await insertRows(warehouse, eventsTable, events);
});
afterAll(async () => {
  await warehouse.close();
  rmSync(dataDir, { recursive: true, force: true });
});

async function seen(lookouts: ReadonlyMap<string, Lookout>, merges = MERGES) {
  const question = sightingsQuestion(SCOPE, lookouts, merges);
  const rows = await warehouse.select<SightingsRow>(question.sql, { params: question.params });
  return sightingsOf(question, rows);
}

/** The same, event by event. */
function counted(id: string, { receivedAfter, happenedAfter }: Lookout, merges: MergeMap) {
  const found = events.filter(
    (row) =>
      row['tenantId'] === SCOPE.tenantId &&
      row['appId'] === SCOPE.appId &&
      merges.canonical(String(row['errorGroupId'])) === id &&
      Number(row['receivedAt']) > receivedAfter &&
      Number(row['at']) > happenedAfter,
  );
  const firsts = new Map<string, Row>();
  for (const row of found) {
    const key = `${String(row['appVersion'])} ${String(row['appBuild'])}`;
    const first = firsts.get(key);
    if (!first || Number(row['receivedAt']) < Number(first['receivedAt'])) firsts.set(key, row);
  }
  return {
    installs: new Set(found.map((row) => row['installId'])).size,
    groups: [...new Set(found.map((row) => String(row['errorGroupId'])))].sort(),
    versions: [...firsts.values()]
      .map((row) => ({
        version: { version: row['appVersion'], build: row['appBuild'] },
        eventId: row['eventId'],
        groupId: row['errorGroupId'],
        eventAt: row['at'],
        receivedAt: row['receivedAt'],
      }))
      .sort(byEvent),
  };
}

const byEvent = (a: { eventId: unknown }, b: { eventId: unknown }) =>
  String(a.eventId) < String(b.eventId) ? -1 : 1;

describe('the events that groups look out for', () => {
  it.each([
    ['with merges', MERGES],
    ['without any', MergeMap.NONE],
  ])('are those that came and happened after the decisions, by version, %s', async (_, merges) => {
    const lookouts = new Map<string, Lookout>(
      GROUPS.filter((id) => merges.canonical(id) === id).map((id, index) => [
        id,
        {
          receivedAfter: START + index * DAY_MS,
          happenedAfter: index % 2 ? START + index * DAY_MS : 0,
        },
      ]),
    );
    const found = await seen(lookouts, merges);
    expect(found.size).toBe(lookouts.size);
    for (const [id, lookout] of lookouts) {
      const { installs, groups, versions } = found.get(id) ?? NOTHING_SEEN;
      expect({ installs, groups, versions: [...versions].sort(byEvent) }).toEqual(
        counted(id, lookout, merges),
      );
    }
  });

  it('are none of a group that nothing was seen of', async () => {
    const late = { receivedAfter: START + 400 * DAY_MS, happenedAfter: 0 };
    expect(
      await seen(
        new Map([
          ['c', late],
          ['unknown', { ...late, receivedAfter: 0 }],
        ]),
      ),
    ).toEqual(new Map());
  });

  it('can be asked for of thousands of groups at once', async () => {
    const lookout = { receivedAfter: START, happenedAfter: 0 };
    const ids = Array.from({ length: 5_000 }, (_, i) => i.toString(16).padStart(16, '0'));
    const found = await seen(new Map([...ids, 'c'].map((id) => [id, lookout])));
    expect([...found.keys()]).toEqual(['c']);
    expect(found.get('c')?.installs).toBe(counted('c', lookout, MERGES).installs);
  });
});

describe('the newest version of an app', () => {
  const newest = async (appId: string) => {
    const { sql, params } = versionsQuestion({ tenantId: 'acme', appId });
    return newestSeen(await warehouse.select<VersionsRow>(sql, { params }));
  };
  const session = (
    appId: string,
    number: number,
    appVersion: string,
    appBuild: string,
    row: Row = {},
  ): Row => ({
    tenantId: 'acme',
    appId,
    anchorAt: START,
    startAt: START,
    sessionId: `s${number}`,
    version: number,
    appVersion,
    appBuild,
    ...row,
  });

  it('is the newest that users have, and of developers only where nobody else is', async () => {
    await insertRows(warehouse, sessionsTable, [
      session('shop', 1, '1.9', '19'),
      session('shop', 2, '1.10', '20'),
      session('shop', 3, '1.10', '3'),
      session('shop', 4, '2.0', '1', { emulator: 'true' }),
      session('shop', 5, '2.1', '1', { installSource: 'TestFlight' }),
      session('shop', 6, '3.0', '1', { deleted: 1 }),
      session('tried', 7, '0.1', '7', { environment: 'staging' }),
      session('bank', 8, '9.9', '1'),
    ]);
    expect(await newest('shop')).toEqual({ version: '1.10', build: '20' });
    expect(await newest('tried')).toEqual({ version: '0.1', build: '7' });
    expect(await newest('silent')).toEqual({ version: '', build: '' });
  });
});
