import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { EVENTS_TOPIC, openEventLog, type EventLog } from '@sonde/event-log';
import type { RunningApp } from '@sonde/platform';
import { encodeRecord } from '@sonde/sdk-protocols';
import { openWarehouse, type Warehouse } from '@sonde/warehouse';
import { header, NOW, recordOf } from '../../testing/phone-records';
import { runProcessor, Said, untilProcessed } from '../../testing/running-processor';
import { runOperation } from '../run-operation';

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
const MIB = 2 ** 20;

describe('dead letters', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'sonde-dead-letters-'));
  let log: EventLog;
  let warehouse: Warehouse;
  let processor: RunningApp;

  beforeAll(async () => {
    log = await openEventLog({ dataDir, logger: silent });
    warehouse = await openWarehouse({ dataDir, logger: silent });
    processor = await runProcessor(dataDir);
  });
  afterAll(async () => {
    await processor.close();
    await log.close();
    await warehouse.close();
    rmSync(dataDir, { recursive: true, force: true });
  });

  const run = async (args: string, code = 0): Promise<Said> => {
    const said = new Said();
    const got = await runOperation('dead-letters', args.split(' '), said, { SONDE_DATA_DIR: dataDir });
    expect([got, ...(got === code ? [] : said.noted)]).toEqual([code]);
    return said;
  };
  const listed = async (args = ''): Promise<Record<string, unknown>[]> =>
    (await run(`list --json ${args}`.trim())).printed.map(
      (line) => JSON.parse(line) as Record<string, unknown>,
    );
  const send = async (key: string, value: Buffer, events = 1): Promise<void> => {
    await log.append(EVENTS_TOPIC, [{ key, value, events }]);
    await untilProcessed(log);
  };
  const good = (appId: string, id: string): Buffer =>
    recordOf(appId, 0, 'i', [{ id, at: NOW, type: 'custom', sessionId: 's' }]).value;
  const namesOf = async (appId: string): Promise<number> =>
    (
      await warehouse.select<{ n: number }>(
        'SELECT toFloat64(count()) AS n FROM events WHERE appId = {app:String}',
        { params: { app: appId } },
      )
    )[0]?.n ?? -1;
  const ledgerOf = (appId: string): Promise<unknown[]> =>
    warehouse.select(
      `SELECT outcome, toFloat64(sum(count)) AS total FROM ledger WHERE appId = {app:String}
       GROUP BY outcome HAVING total != 0 ORDER BY outcome`,
      { params: { app: appId } },
    );

  it('hold a record that nobody can read, while its lane goes on, and tell all about it but its payload', async () => {
    await send('poison:s', Buffer.from('\0\0\0\0 secret'));
    await send('poison:s', good('poison', 'e'));
    expect(await namesOf('poison')).toBe(1);
    const [letter] = await listed('--app poison');
    expect(letter).toMatchObject({
      app: 'poison',
      key: 'poison:s',
      topic: EVENTS_TOPIC,
      bytes: 11,
      reason: 'unreadable_header: the header is not JSON',
      replayedAt: null,
    });
    const table = await run('list --app poison');
    expect(table.text).toContain('unreadable_header');
    const file = join(dataDir, 'saved');
    const shown = await run(`show ${String(letter?.['id'])} --save ${file}`);
    expect(JSON.parse(shown.text)).toMatchObject({ id: letter?.['id'], header: null, bytes: 11 });
    expect(shown.text + table.text).not.toContain('secret');
    expect(readFileSync(file).toString()).toBe('\0\0\0\0 secret');
  });

  it('hold a record of a later version; put back too early, it comes back as a new letter', async () => {
    const value = encodeRecord({ ...header('later', 1), v: 2 as never }, gzipSync('{}'));
    await send('later:s', value);
    await send('later:s', good('later', 'e'));
    const [first] = await listed('--reason unknown_version');
    expect(first).toMatchObject({ app: 'later', reason: 'unknown_version: unknown record version 2' });
    expect((await run('replay --reason unknown_version')).text).toContain('1 letter would be put back');
    expect((await listed('--reason unknown_version')).length).toBe(1);
    expect((await run('replay --reason unknown_version --yes')).text).toContain('unknown_version: 1');
    await untilProcessed(log);
    const [again, fresh, ...more] = await listed('--reason unknown_version');
    expect(more).toEqual([]);
    expect(again).toMatchObject({ id: first?.['id'], replayedAt: expect.any(String) as string });
    expect(fresh).toMatchObject({ key: 'later:s', replayedAt: null });
    expect(Number(fresh?.['offset'])).toBeGreaterThan(Number(first?.['offset']));
    expect(await namesOf('later')).toBe(1);
  });

  it('go back once: a second replay says so, unless it is told to do it again', async () => {
    await send('once:s', encodeRecord({ ...header('once', 1), v: 3 as never }, gzipSync('{}')));
    const [letter] = await listed('--app once');
    const id = String(letter?.['id']);
    expect((await run(`replay ${id} --yes`)).text).toContain('1 letter put back.');
    const second = await run(`replay ${id} --yes`);
    expect(second.text).toContain('0 letters put back; 1 letter left out that had been put back before');
    expect((await run(`replay ${id} --yes --again`)).text).toContain('1 letter put back.');
    await untilProcessed(log);
    expect((await listed('--app once')).length).toBe(3);
  });

  it('hold a record larger than the limit; after the limit was raised it goes through, counted once', async () => {
    const events = Array.from({ length: 3 }, (_, n) => ({
      id: `big${n}`,
      type: 'custom',
      at: new Date(NOW).toISOString(),
      name: 'n',
      sessionId: 's',
    }));
    const body = JSON.stringify({ resource: { installId: 'i' }, padding: ' '.repeat(2 * MIB), events });
    const big = {
      ...header('big', 3),
      outcomes: [{ outcome: 'INVALID' as const, reason: 'missing_field', count: 2 }],
    };
    await processor.close();
    processor = await runProcessor(dataDir, { SONDE_PROCESSOR_MAX_BODY_BYTES: String(MIB) });
    await send('big:s', encodeRecord(big, gzipSync(body)), 3);
    await send('big:s', good('big', 'e'));
    const [letter] = await listed('--app big');
    expect(letter?.['reason']).toBe('too_large: the body inflates to more than 1048576 bytes');
    expect(await ledgerOf('big')).toEqual([
      { outcome: 'ACCEPTED', total: 1 },
      { outcome: 'INVALID', total: 5 },
    ]);

    // Put back before the limit is raised, it stays dead, and is not counted a second time.
    await run('replay --app big --yes');
    await untilProcessed(log);
    expect((await listed('--app big')).length).toBe(2);
    expect(await ledgerOf('big')).toContainEqual({ outcome: 'INVALID', total: 5 });

    await processor.close();
    processor = await runProcessor(dataDir);
    expect((await run('replay --app big --yes')).text).toContain('1 letter put back; 1 letter left out');
    await untilProcessed(log);
    expect(await namesOf('big')).toBe(4);
    expect(await ledgerOf('big')).toEqual([
      { outcome: 'ACCEPTED', total: 4 },
      { outcome: 'INVALID', total: 2 },
    ]);
    expect(
      await warehouse.select(
        'SELECT toFloat64(eventCount) AS n FROM sessions FINAL WHERE appId = {app:String}',
        {
          params: { app: 'big' },
        },
      ),
    ).toEqual([{ n: 4 }]);
    expect((await listed('--app big')).length).toBe(2);
  });

  it('are listed oldest first over all partitions, as many as asked for, and found by what they have', async () => {
    const value = encodeRecord({ ...header('many', 1), v: 9 as never }, Buffer.from('x'));
    for (let n = 0; n < 4; n++) {
      await log.append(
        EVENTS_TOPIC,
        [0, 1, 2].map((k) => ({ key: `many:s${3 * n + k}`, value, events: 1 })),
      );
      await untilProcessed(log);
    }
    const all = await listed('--app many --limit 1000');
    expect(all.length).toBe(12);
    const times = all.map(({ storedAt }) => String(storedAt));
    expect(times).toEqual([...times].sort());
    expect(new Set(all.map(({ partition }) => partition)).size).toBe(log.partitions);
    expect((await listed('--app many --limit 5')).length).toBe(5);
    expect((await run('list --app many --limit 5')).printed.at(-1)).toBe('… and 7 more: --limit');
    expect((await listed('--app many --from 2000-01-01')).length).toBe(12);
    expect((await listed('--app many --from 2999-01-01')).length).toBe(0);
    const ofFirst = await listed('--app many --partition 0');
    expect(ofFirst.length).toBe(all.filter(({ partition }) => partition === 0).length);
    expect((await run('replay --app many --limit 4 --yes')).text).toContain('4 letters put back');
    await untilProcessed(log);
    const after = await listed('--app many --limit 1000');
    expect(after.slice(0, 4).every(({ replayedAt }) => replayedAt !== null)).toBe(true);
    expect(after.filter(({ replayedAt }) => replayedAt === null).length).toBe(8 + 4);
  });

  it('refuse what makes no sense, and do nothing', async () => {
    expect((await run('list --limit few', 2)).noted[0]).toContain('--limit must be a whole number');
    expect((await run('replay', 2)).noted[0]).toContain('takes ids of letters');
    expect((await run('replay 0-1 --yes', 2)).noted[0]).toContain('PARTITION/OFFSET');
    expect((await run('burn', 2)).noted[0]).toContain('list, show or replay');
    expect((await run('show 0/99999', 2)).noted[0]).toContain('There is no dead letter 0/99999');
    expect((await run('list --colour', 2)).noted[0]).toContain('colour');
    expect((await run('--help')).text).toContain('npm run dead-letters');
    const said = new Said();
    const nowhere = { SONDE_DATA_DIR: join(dataDir, 'nowhere') };
    expect(await runOperation('dead-letters', ['list'], said, nowhere)).toBe(2);
    expect(said.noted[0]).toContain('there is no event log');
  });
});
