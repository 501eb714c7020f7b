import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hash53 } from '@sonde/event-schema';
import { temporaryFolder, type TemporaryFolder } from '@sonde/test-kit';
import type { Warehouse } from '@sonde/warehouse';
import type { Fleet } from '../load/fleets';
import { openEmbedded } from '../rig/clickhouse-server';
import { countEvents, countRows, ledgerOf, sessionsUnlikeRows } from './events';
import { equal, none, verdictText } from './finding';

describe('counting', () => {
  let folder: TemporaryFolder;
  let warehouse: Warehouse;
  let fleet: Fleet;
  beforeAll(async () => {
    folder = temporaryFolder('chaos');
    warehouse = await openEmbedded(join(folder.path, 'warehouse'));
    fleet = {
      name: 'fleet-0',
      app: { tenantId: 't', appId: 'a', ingestKey: '', queryKey: '' },
      truth: '',
      acknowledged: join(folder.path, 'ids'),
    };
  });
  afterAll(async () => {
    await warehouse.close();
    folder.remove();
  });
  beforeEach(async () => {
    for (const table of ['events', 'sessions', 'ledger']) await warehouse.command(`TRUNCATE TABLE ${table}`);
  });

  const acknowledge = (...ids: string[]): void => writeFileSync(fleet.acknowledged, `${ids.join('\n')}\n`);
  /** @param index place in the log's record 5 of partition 1 */
  const event = (id: string, index: number, laneKey = 1, app = 'a'): Promise<void> =>
    warehouse.command(
      `INSERT INTO events (tenantId, appId, at, expiresOn, eventHash, laneKey, logId, logPartition, logOffset, logIndex)
       VALUES ('t', '${app}', now(), '2100-01-01', ${hash53(id)}, ${laneKey}, 1, 1, 5, ${index})`,
    );
  const session = (laneKey: number, events: number, version: number): Promise<void> =>
    warehouse.command(
      `INSERT INTO sessions (tenantId, appId, sessionId, laneKey, anchorAt, version, deleted, eventCount, expiresOn)
       VALUES ('t', 'a', 's${laneKey}', ${laneKey}, '2026-01-01 00:00:00', ${version}, 0, ${events}, '2100-01-01')`,
    );

  it('finds all well when it is', async () => {
    acknowledge('one', 'two', 'one');
    await event('one', 0);
    await event('two', 1);
    // Another app's rows are not this fleet's.
    await event('three', 2, 2, 'b');
    await session(1, 1, 1);
    await session(1, 2, 2);
    await warehouse.command(
      `INSERT INTO sessions (tenantId, appId, sessionId, laneKey, anchorAt, version, eventCount, expiresOn)
       VALUES ('t', 'b', 's', 2, now(), 1, 1, '2100-01-01')`,
    );
    await expect(countEvents(warehouse, fleet)).resolves.toEqual({
      ...{ acknowledged: 2, rows: 2, lost: [], doubled: [], strange: [] },
    });
    await expect(countRows(warehouse)).resolves.toMatchObject({ rows: 3, identities: 3, places: 3 });
    await expect(sessionsUnlikeRows(warehouse)).resolves.toEqual([]);
  });

  it('names what was lost, what is there twice and where, and what nobody was promised', async () => {
    acknowledge('one', 'two', 'three');
    await event('one', 0);
    await event('two', 1);
    await event('two', 7);
    await event('four', 2);
    await expect(countEvents(warehouse, fleet)).resolves.toEqual({
      acknowledged: 3,
      rows: 4,
      lost: ['three'],
      doubled: [expect.stringMatching(/^two 2 times, in the log at 1:5#\d 1:5#\d$/)],
      strange: [`hash ${hash53('four')}`],
    });
    await expect(countRows(warehouse)).resolves.toMatchObject({ rows: 4, identities: 3, places: 4 });
  });

  it('tells the same place twice from the same event twice', async () => {
    await event('one', 0);
    await event('two', 0);
    await expect(countRows(warehouse)).resolves.toMatchObject({ rows: 2, identities: 2, places: 1 });
  });

  it('finds sessions that claim other events than there are: too many, too few, without any', async () => {
    await event('one', 0, 1);
    await session(1, 2, 1);
    await event('two', 1, 2);
    await session(3, 1, 1);
    await expect(sessionsUnlikeRows(warehouse)).resolves.toEqual([
      'app a, key 1: 1 rows, sessions claim 2',
      'app a, key 2: 1 rows, sessions claim 0',
      'app a, key 3: 0 rows, sessions claim 1',
    ]);
  });

  it('adds the ledger up by outcome', async () => {
    const line = (outcome: string, count: number): Promise<void> =>
      warehouse.command(
        `INSERT INTO ledger (tenantId, appId, day, outcome, count, expiresOn) VALUES ('t', 'a', today(), '${outcome}', ${count}, '2100-01-01')`,
      );
    await line('ACCEPTED', 4);
    await line('ACCEPTED', 6);
    await line('DUPLICATE', 3);
    await expect(ledgerOf(warehouse, fleet)).resolves.toEqual(
      new Map([
        ['ACCEPTED', 10],
        ['DUPLICATE', 3],
      ]),
    );
  });
});

describe('the verdict for people', () => {
  it('is a table, with examples of what is wrong below it', () => {
    expect(
      verdictText([
        equal('rows', 12_000, 12_000),
        none('lost', 2, ['id-1: 0:4', 'id-2: 0:5']),
        none('doubled', 0),
      ]),
    ).toBe(
      [
        '     what     expected   found',
        'yes  rows       12,000  12,000',
        'NO   lost            0       2',
        'yes  doubled         0       0',
        'lost, such as:',
        '    id-1: 0:4',
        '    id-2: 0:5',
      ].join('\n'),
    );
  });
});
