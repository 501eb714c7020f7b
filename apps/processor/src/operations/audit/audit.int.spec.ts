import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import {
  EVENTS_TOPIC,
  openEventLog,
  partitionOf,
  PROCESSOR_GROUP,
  type AppendRecord,
  type EventLog,
} from '@sonde/event-log';
import type { RunningApp } from '@sonde/platform';
import { encodeRecord, type RecordHeader } from '@sonde/sdk-protocols';
import { hash53 } from '@sonde/event-schema';
import { createBlock, ledgerTable, openWarehouse, type Warehouse } from '@sonde/warehouse';
import type { Audited, Tally } from '../../audit/tally';
import { header, MINUTE, NOW, recordOf, type PhoneEvent } from '../../testing/phone-records';
import { runProcessor, Said, untilProcessed } from '../../testing/running-processor';
import { runOperation } from '../run-operation';

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
const DAY = 24 * 60 * MINUTE;

type Report = Readonly<Record<Audited, Tally>> & { readonly partition: number; from: number; to: number };

describe('the audit', () => {
  let dataDir: string;
  let log: EventLog;
  let warehouse: Warehouse;
  let processor: RunningApp;

  beforeAll(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'sonde-audit-'));
    log = await openEventLog({ dataDir, logger: silent });
    warehouse = await openWarehouse({ dataDir, logger: silent });
    processor = await runProcessor(dataDir);
    await fill();
  });
  afterAll(async () => {
    await processor.close();
    await log.close();
    await warehouse.close();
    rmSync(dataDir, { recursive: true, force: true });
  });

  /** Phones of two apps: named and derived sessions, crashes, spans, late events of another month, repetitions. */
  async function fill(): Promise<void> {
    for (let round = 0; round < 4; round++) {
      const records: AppendRecord[] = [];
      for (let phone = 0; phone < 12; phone++) {
        const appId = phone % 2 === 0 ? 'shop' : 'bank';
        const isNamed = phone % 3 !== 0;
        const at = NOW - (phone === 5 ? 40 * DAY : 0) + round * MINUTE;
        const events: PhoneEvent[] = [0, 1, 2].map((n) => ({
          id: `${phone}/${round}/${n}`,
          at: at + n * 1000,
          type: n === 2 && phone % 4 === 1 ? 'crash' : 'custom',
          ...(isNamed ? { sessionId: `s${phone}` } : {}),
        }));
        // The last of the round before once more, as after a lost answer.
        if (round > 0) events.push({ ...(events[0] as PhoneEvent), id: `${phone}/${round - 1}/0` });
        const { key, value } = recordOf(appId, round, `i${phone}`, events, NOW + round);
        records.push({ key, value, events: events.length });
      }
      records.push(spansOf(round), refusedOf(round));
      await log.append(EVENTS_TOPIC, records);
      await untilProcessed(log);
    }
    const poison = { key: 'shop:s1', value: Buffer.from('garbage that nobody can read'), events: 1 };
    await log.append(EVENTS_TOPIC, [poison]);
    await untilProcessed(log);
  }

  function spansOf(round: number): AppendRecord {
    const span = (id: string, session: string): object => ({
      name: 'n',
      trace_id: 't',
      span_id: id,
      session_id: session,
      start_time: new Date(NOW).toISOString(),
      duration: 5,
      status: 1,
    });
    const spans = [span(`x${round}`, 's1'), span('x0', 's1'), span(`y${round}`, 's1')];
    const body = gzipSync(JSON.stringify({ events: [], spans }));
    return {
      key: 'bank:s1',
      value: encodeRecord({ ...header('bank', 0), protocol: 'measure' }, body),
      events: 0,
    };
  }

  function refusedOf(round: number): AppendRecord {
    const outcomes: RecordHeader['outcomes'] = [
      { outcome: 'INVALID', reason: 'missing_field', count: 2 + round },
    ];
    return {
      key: 'shop:ledger',
      value: encodeRecord({ ...header('shop', 0), outcomes }, Buffer.alloc(0)),
      events: 0,
    };
  }

  const run = async (args: string, code: number): Promise<Said> => {
    const said = new Said();
    const got = await runOperation('audit', args.split(' ').filter(Boolean), said, {
      SONDE_DATA_DIR: dataDir,
    });
    expect([got, ...(got === code ? [] : [...said.noted, said.text])]).toEqual([code]);
    return said;
  };
  const reports = (said: Said): Report[] => said.printed.map((line) => JSON.parse(line) as Report);
  /** What an audit found of one kind, over all partitions. */
  const sumOf = (found: readonly Report[], kind: Audited): Tally => {
    const sum = { expected: 0, present: 0, doubled: 0, missing: 0, differing: 0, expired: 0 };
    for (const report of found)
      for (const name of Object.keys(sum) as (keyof Tally)[]) sum[name] += report[kind][name];
    return sum;
  };
  const whole = (expected: number): Tally => ({
    expected,
    present: expected,
    doubled: 0,
    missing: 0,
    differing: 0,
    expired: 0,
  });

  /** Everything that questions are answered from, without what only says when or how it was written. */
  const figures = async (): Promise<unknown> => ({
    events: await warehouse.select(
      'SELECT * FROM events ORDER BY logPartition, logOffset, logIndex, eventHash',
    ),
    spans: await warehouse.select('SELECT * FROM spans ORDER BY logPartition, logOffset, logIndex'),
    sessions: await warehouse.select(
      'SELECT * EXCEPT (version, logOffset) FROM sessions FINAL WHERE deleted = 0 ORDER BY appId, sessionId',
    ),
    groups: await warehouse.select(
      'SELECT * EXCEPT seenAt FROM error_groups FINAL ORDER BY appId, errorGroupId',
    ),
    ledger: await warehouse.select(
      'SELECT appId, day, outcome, reason, sum(count) AS total FROM ledger GROUP BY ALL ORDER BY ALL',
    ),
  });
  const offsetsOf = async (key: string): Promise<number[]> => {
    const offsets: number[] = [];
    for await (const record of log.read(EVENTS_TOPIC, partitionOf(key, log.partitions), 0, 1e9))
      if (record.key === key) offsets.push(record.offset);
    return offsets;
  };
  const destroy = (statement: string): Promise<void> =>
    warehouse.command(`${statement} SETTINGS mutations_sync = 2`);

  it('finds nothing where nothing is wrong, and says what it looked at', async () => {
    const found = reports(await run('--json', 0));
    expect(found.map(({ partition }) => partition)).toEqual([0, 1]);
    expect(sumOf(found, 'events')).toEqual(whole(12 * 3 * 4));
    expect(sumOf(found, 'spans')).toEqual(whole(2 * 4));
    expect(sumOf(found, 'sessions')).toEqual(whole(12));
    expect(sumOf(found, 'dead letters')).toEqual(whole(1));
    expect(sumOf(found, 'error groups').missing).toBe(0);
    expect(sumOf(found, 'error groups').expected).toBeGreaterThan(0);
    // All that phones sent, and what ingest refused: 2 + 3 + 4 + 5.
    expect(sumOf(found, 'ledger')).toEqual(whole(12 * 3 * 4 + 12 * 3 + 14));
    for (const report of found)
      expect([report.from, report.to]).toEqual([
        0,
        (await log.range(EVENTS_TOPIC, report.partition)).next - 1,
      ]);
    const table = await run('', 0);
    expect(table.text).toMatch(
      /^partition {2}offsets +of +expected +present +doubled +missing +differing +expired/,
    );
    expect(table.noted).toEqual(['Clean.']);
  });

  it('finds exactly the rows that are gone, and puts them back as they were', async () => {
    const before = await figures();
    await destroy(
      "ALTER TABLE events DELETE WHERE sessionId = 's1' OR (sessionId = '' AND logOffset % 2 = 0) OR at < '2026-11-01'",
    );
    await destroy("ALTER TABLE spans DELETE WHERE spanId = 'y2'");
    await destroy("ALTER TABLE sessions DELETE WHERE appId = 'bank'");
    await destroy("ALTER TABLE ledger DELETE WHERE logPartition = 0 AND outcome != 'DUPLICATE'");
    await destroy('ALTER TABLE error_groups DELETE WHERE 1');
    const [gone] = await warehouse.select<{ events: number; ledger: number }>(
      `SELECT ${12 * 3 * 4} - toFloat64((SELECT count() FROM events)) AS events,
         ${12 * 3 * 4 + 12 * 3 + 14} - toFloat64((SELECT sum(count) FROM ledger)) AS ledger`,
    );
    const found = reports(await run('--json', 1));
    expect(sumOf(found, 'events')).toMatchObject({
      expected: 144,
      missing: gone?.events,
      doubled: 0,
      differing: 0,
    });
    expect(gone?.events).toBeGreaterThan(20);
    expect(sumOf(found, 'spans')).toMatchObject({ missing: 1 });
    expect(sumOf(found, 'sessions')).toMatchObject({ expected: 12, missing: 6, differing: 0 });
    expect(sumOf(found, 'ledger').expected - sumOf(found, 'ledger').present).toBe(gone?.ledger);
    expect(sumOf(found, 'error groups')).toMatchObject({ present: 0 });
    // To look is not to touch.
    expect(reports(await run('--json', 1))).toEqual(found);

    const repaired = await run('--json --repair', 0);
    expect(reports(repaired).slice(0, 2)).toEqual(found);
    expect(sumOf(reports(repaired).slice(2), 'sessions')).toEqual(whole(12));
    expect(await figures()).toEqual(before);
    await run('', 0);
  });

  it('brings back a whole month, also of a block whose token ClickHouse remembers', async () => {
    const before = await figures();
    await warehouse.command('ALTER TABLE events DROP PARTITION 202611');
    await run('--repair', 0);
    expect(await figures()).toEqual(before);
    // And once more: what was put back may be lost as well.
    await destroy('ALTER TABLE events DELETE WHERE 1');
    await run('--repair', 0);
    expect(await figures()).toEqual(before);
  });

  it('finds rows that are doubled, of one place or of two, and deletes the later copies', async () => {
    const before = await figures();
    await warehouse.command("INSERT INTO events SELECT * FROM events WHERE sessionId = 's1'");
    await warehouse.command("INSERT INTO spans SELECT * FROM spans WHERE spanId = 'y1'");
    // As a processor would that does not know of the first copy: the repetition in the phone's second record is taken.
    const [, second = -1] = await offsetsOf('shop:s2');
    await warehouse.command(
      `INSERT INTO events SELECT * REPLACE (toUInt64(${second}) AS logOffset, toUInt16(3) AS logIndex) FROM events
       WHERE eventHash = ${hash53('2/0/0')}`,
    );
    const found = reports(await run('--json', 1));
    expect(sumOf(found, 'events')).toMatchObject({ expected: 144, missing: 0 });
    expect(sumOf(found, 'events')).toMatchObject({ doubled: 12 + 1, differing: 0 });
    expect(sumOf(found, 'spans')).toMatchObject({ doubled: 1, missing: 0 });
    await run('--repair', 0);
    expect(await figures()).toEqual(before);
  });

  it('corrects a ledger that has too much, or rows of batches that never were', async () => {
    const before = await figures();
    const block = createBlock(ledgerTable);
    const c = block.columns;
    const { next } = await log.range(EVENTS_TOPIC, 0);
    for (const offset of [next - 1, 1]) {
      c.tenantId.push('tenant');
      c.appId.push('shop');
      c.day.push(NOW);
      c.outcome.push('ACCEPTED');
      c.reason.push('');
      c.count.push(7);
      c.expiresOn.push(Date.UTC(2100, 1, 1));
      c.logId.push(Number(log.logId));
      c.logPartition.push(0);
      c.logOffset.push(offset);
      block.endRow();
    }
    await warehouse.insert(ledgerTable, block, 'by hand');
    const found = reports(await run('--json', 1));
    expect(sumOf(found, 'ledger').present - sumOf(found, 'ledger').expected).toBe(14);
    await run('--repair', 0);
    expect(await figures()).toEqual(before);
  });

  it('has a processor that restored its state from less make its sessions anew, while it goes on', async () => {
    await destroy("ALTER TABLE sessions DELETE WHERE sessionId IN ('s2', 's4') OR derived = 1");
    await destroy("ALTER TABLE events DELETE WHERE sessionId = 's2' AND eventHash % 2 = 0");
    await processor.close();
    processor = await runProcessor(dataDir);
    const more = [1, 2].map((n) => ({ id: `2/new/${n}`, at: NOW + n, type: 'custom', sessionId: 's2' }));
    const { key, value } = recordOf('shop', 0, 'i2', more, NOW);
    await log.append(EVENTS_TOPIC, [{ key, value, events: 2 }]);
    await untilProcessed(log);
    const damaged = reports(await run('--json', 1));
    expect(sumOf(damaged, 'sessions').differing + sumOf(damaged, 'sessions').missing).toBeGreaterThan(4);
    await run('--repair', 0);
    const [session] = await warehouse.select(
      "SELECT toFloat64(eventCount) AS events FROM sessions FINAL WHERE sessionId = 's2'",
    );
    expect(session).toEqual({ events: 14 });
    // The lane knows of it: the next event joins the session as it is now.
    const next = recordOf(
      'shop',
      0,
      'i2',
      [{ id: '2/last', at: NOW + 9, type: 'custom', sessionId: 's2' }],
      NOW,
    );
    await log.append(EVENTS_TOPIC, [{ key: next.key, value: next.value, events: 1 }]);
    await untilProcessed(log);
    await run('', 0);
    expect(
      await warehouse.select(
        "SELECT toFloat64(eventCount) AS events FROM sessions FINAL WHERE sessionId = 's2'",
      ),
    ).toEqual([{ events: 15 }]);
  });

  it('does not miss the rows of an app that keeps them for less long, nor bring them back', async () => {
    const before = reports(await run('--json', 0));
    const short = { ...header('short', 2), retentionDays: 5 };
    const body = (id: string, at: number): Buffer =>
      gzipSync(
        JSON.stringify({
          resource: { installId: 'i' },
          events: [{ id, type: 'custom', at: new Date(at).toISOString(), name: 'n', sessionId: 's' }],
        }),
      );
    const old = Date.now() - 10 * DAY;
    await log.append(EVENTS_TOPIC, [
      { key: 'short:s', value: encodeRecord({ ...short, receivedAt: old }, body('old', old)), events: 1 },
      {
        key: 'short:s',
        value: encodeRecord({ ...short, receivedAt: Date.now() }, body('new', Date.now())),
        events: 1,
      },
    ]);
    await untilProcessed(log);
    await destroy("ALTER TABLE events DELETE WHERE appId = 'short' AND expiresOn < today()");
    const found = reports(await run('--json', 0));
    expect(sumOf(found, 'events')).toEqual({ ...whole(sumOf(before, 'events').expected + 1), expired: 1 });
    const { expected, present } = sumOf(before, 'sessions');
    expect(sumOf(found, 'sessions')).toEqual({ ...whole(present), expected: expected + 1, expired: 1 });
    await run('--repair', 0);
    expect(
      await warehouse.select("SELECT toFloat64(count()) AS n FROM events WHERE appId = 'short'"),
    ).toEqual([{ n: 1 }]);
  });

  it('audits what it is told to, widened to whole batches, and only what is committed', async () => {
    const partition = partitionOf('shop:s2', log.partitions);
    const { offset } = await log.position(EVENTS_TOPIC, PROCESSOR_GROUP, partition);
    const [all] = reports(await run(`--json --partition ${partition}`, 0));
    expect(all).toMatchObject({ partition, from: 0, to: offset - 1 });
    const [some] = reports(await run(`--json --partition ${partition} --from 8 --to 9`, 0));
    expect(some?.from).toBeLessThanOrEqual(8);
    expect(some?.to).toBeGreaterThanOrEqual(9);
    expect(some?.events.expected).toBeLessThan(all?.events.expected ?? 0);
    await processor.close();
    const { key, value } = recordOf('shop', 0, 'i2', [
      { id: 'later', at: NOW, type: 'custom', sessionId: 's2' },
    ]);
    await log.append(EVENTS_TOPIC, [{ key, value, events: 1 }]);
    expect(reports(await run(`--json --partition ${partition}`, 0))).toEqual([all]);
    expect(reports(await run('--json --since 1h', 0)).length).toBe(2);
    expect(sumOf(reports(await run('--json --since 2999-01-01', 0)), 'events').expected).toBe(0);
    processor = await runProcessor(dataDir);
    expect((await run('--from 3', 2)).noted[0]).toContain('--partition is missing');
    expect((await run('--partition 7', 2)).noted[0]).toContain('partitions 0 to 1');
    expect((await run('--since yesterday', 2)).noted[0]).toContain('--since must be a time');
    expect((await run('everything', 2)).noted[0]).toContain('takes no "everything"');
    expect((await run('--help', 0)).text).toContain('--repair');
  });
});
