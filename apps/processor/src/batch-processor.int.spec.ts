import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { Registry } from 'prom-client';
import type { LogBatch, LogRecord } from '@sonde/event-log';
import { encodeRecord, type RecordHeader } from '@sonde/sdk-protocols';
import { cutSessions, derivedSessionId, rulesWithGap } from '@sonde/sessions';
import {
  openWarehouse,
  WarehouseUnavailableError,
  type Block,
  type Table,
  type Warehouse,
} from '@sonde/warehouse';
import { BatchProcessor } from './batch-processor';
import { ProcessorMetrics } from './processor-metrics';
import { Fault } from './testing/fault';
import { header, MINUTE, NOW, recordOf, type PhoneEvent } from './testing/phone-records';

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
let appCount = 0;

describe('a batch processor over a real warehouse', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'sonde-processor-'));
  let warehouse: Warehouse;

  beforeAll(async () => {
    warehouse = await openWarehouse({ dataDir, logger: silent });
  });
  afterAll(async () => {
    await warehouse.close();
    rmSync(dataDir, { recursive: true, force: true });
  });

  const processor = (over: Warehouse = warehouse): BatchProcessor =>
    new BatchProcessor(over, new ProcessorMetrics(new Registry()));

  const batchOf = (logId: string, records: readonly LogRecord[], inDoubt = false): LogBatch => ({
    logId,
    partition: 0,
    first: records[0]?.offset ?? 0,
    last: records.at(-1)?.offset ?? 0,
    records,
    inDoubt,
  });

  const sessionsOf = (
    appId: string,
  ): Promise<{ id: string; start: number; end: number; events: number; crashed: number }[]> =>
    warehouse.select(
      `SELECT sessionId AS id, toFloat64(toUnixTimestamp64Milli(startAt)) AS start, toFloat64(toUnixTimestamp64Milli(endAt)) AS end,
         toFloat64(eventCount) AS events, crashed
       FROM sessions FINAL WHERE appId = {app:String} AND deleted = 0 ORDER BY start, id`,
      { params: { app: appId } },
    );

  const eventCounts = async (appId: string): Promise<{ rows: number; distinct: number }> => {
    const [row] = await warehouse.select<{ rows: number; distinct: number }>(
      'SELECT toFloat64(count()) AS rows, toFloat64(uniqExact(eventHash)) AS distinct FROM events WHERE appId = {app:String}',
      { params: { app: appId } },
    );
    return row ?? { rows: -1, distinct: -1 };
  };

  /** What the sessions must be, from the distinct events alone. */
  function oracle(appId: string, events: readonly PhoneEvent[], hashOf: (id: string) => number): object[] {
    const distinct = [...new Map(events.map((event) => [event.id, event])).values()];
    const named = groupBy(
      distinct.filter((e) => e.sessionId !== undefined),
      (e) => e.sessionId ?? '',
    );
    const rows = [...named].map(([id, list]) => rowOf(id, list));
    const byInstall = groupBy(
      distinct.filter((e) => e.sessionId === undefined),
      installOf,
    );
    for (const [install, list] of byInstall) {
      const cuts = cutSessions(
        list.map(
          (event) =>
            ({ ...event, hash: hashOf(event.id), kind: event.type === 'app_launch' ? 'cold' : '' }) as never,
        ),
        rulesWithGap(30 * MINUTE),
      );
      for (const cut of cuts) {
        rows.push(rowOf(derivedSessionId(appId, install, cut[0]?.hash ?? 0), cut as unknown as PhoneEvent[]));
      }
    }
    return rows.sort((a, b) => a.start - b.start || (a.id < b.id ? -1 : 1));
  }

  const arbitraryPhones = fc.array(
    fc.record({
      install: fc.constantFrom('i1', 'i2', 'i3'),
      named: fc.boolean(),
      session: fc.integer({ min: 1, max: 3 }),
      slot: fc.integer({ min: 0, max: 120 }),
      type: fc.constantFrom('custom', 'custom', 'custom', 'app_launch', 'crash'),
      repeat: fc.boolean(),
    }),
    { minLength: 1, maxLength: 40 },
  );

  const eventsOf = (
    phones: readonly { install: string; named: boolean; session: number; slot: number; type: string }[],
  ): PhoneEvent[] =>
    phones.map(({ install, named, session, slot, type }, n) => ({
      id: `${install}/${n}`,
      at: NOW - 40 * 24 * 60 * MINUTE + slot * 13 * MINUTE + n,
      type,
      ...(named ? { sessionId: `${install}-s${session}` } : {}),
    }));

  it('writes each event once and the right sessions, wherever it is killed and whoever repeats the batch', async () => {
    const { hash53 } = await import('@sonde/event-schema');
    await fc.assert(
      fc.asyncProperty(
        arbitraryPhones,
        fc.array(
          fc.record({
            cut: fc.integer({ min: 0, max: 4 }),
            killAt: fc.integer({ min: 0, max: 5 }),
            landed: fc.boolean(),
            forget: fc.boolean(),
          }),
          {
            minLength: 90,
            maxLength: 90,
          },
        ),
        async (phones, chances) => {
          const appId = `app${++appCount}`;
          const logId = String(1000 + appCount);
          const events = eventsOf(phones);
          const sent = [...events, ...events.filter((_, n) => phones[n]?.repeat === true)];
          // Received in two months, so that the sessions of one batch are two inserts.
          const records = sent.map((event, offset) =>
            recordOf(
              appId,
              offset,
              installOf(event),
              [event],
              offset % 3 === 0 ? NOW - 30 * 24 * 60 * MINUTE : NOW,
            ),
          );
          let current = processor();
          let from = 0;
          for (let n = 0; n < records.length; n++) {
            const chance = chances[n % chances.length]!;
            if (chance.cut > 0 && n < records.length - 1) continue;
            const batch = records.slice(from, n + 1);
            from = n + 1;
            if (chance.killAt > 0) {
              const fault = new Fault(chance.killAt, chance.landed);
              const dying = processor(fault.over(warehouse));
              const outcome = await dying.handle(batchOf(logId, batch));
              fault.disarm();
              if (outcome.kind === 'done') {
                current = dying;
                continue;
              }
              // Either the same process tries again, or a new one does after a crash.
              current = chance.forget ? processor() : dying;
              expect((await current.handle(batchOf(logId, batch, true))).kind).toBe('done');
              continue;
            }
            if (chance.forget) current = processor();
            expect((await current.handle(batchOf(logId, batch))).kind).toBe('done');
          }
          const count = await eventCounts(appId);
          expect(count).toEqual({ rows: events.length, distinct: events.length });
          expect(await sessionsOf(appId)).toEqual(oracle(appId, events, hash53));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('merges sessions of two months into one, whichever of the two months is written before a crash', async () => {
    for (const lost of ['2026-10', '2026-11']) {
      const appId = `app${++appCount}`;
      const logId = String(1000 + appCount);
      const start = Date.UTC(2026, 9, 31, 23);
      const sent = (minutes: number): PhoneEvent => ({
        id: `i/${minutes}`,
        at: start + minutes * MINUTE,
        type: 'custom',
      });
      const october = recordOf(appId, 0, 'i', [sent(0)], start);
      const november = recordOf(appId, 1, 'i', [sent(50), sent(55)]);
      const bridge = recordOf(appId, 2, 'i', [sent(25)]);
      await processor().handle(batchOf(logId, [october]));
      await processor().handle(batchOf(logId, [november]));
      expect(await sessionsOf(appId)).toHaveLength(2);

      const dying = new Proxy(warehouse, {
        get: (target, name) => {
          if (name !== 'insert') return (Reflect.get(target, name) as () => unknown).bind(target);
          return async (table: Table, block: Block, token: string): Promise<void> => {
            if (table.name === 'sessions' && token.endsWith(lost))
              throw new WarehouseUnavailableError('killed');
            await warehouse.insert(table, block, token);
          };
        },
      });
      expect((await processor(dying).handle(batchOf(logId, [bridge]))).kind).toBe('retry');
      await processor().handle(batchOf(logId, [bridge], true));
      expect(await sessionsOf(appId)).toMatchObject([{ start, end: start + 55 * MINUTE, events: 4 }]);
    }
  });

  it.each([
    ['in a new process', true],
    ['when its session has left memory', false],
  ])(
    'counts an event once though its phone set the clock right between two copies, %s',
    async (_, forget) => {
      const appId = `app${++appCount}`;
      const logId = String(1000 + appCount);
      const DAY = 24 * 60 * MINUTE;
      const at = NOW - 20 * DAY;
      const copy: PhoneEvent = { id: 'i/e', at, type: 'crash' };
      const later: PhoneEvent = { id: 'i/later', at: NOW, type: 'custom' };
      let current = processor();
      const send = async (record: LogRecord): Promise<void> => {
        if (forget) current = processor();
        expect((await current.handle(batchOf(logId, [record]))).kind).toBe('done');
      };
      await send(recordOf(appId, 0, 'i', [copy], NOW, 3 * DAY));
      await send(recordOf(appId, 1, 'i', [later]));
      await send(recordOf(appId, 2, 'i', [copy, { id: 'i/new', at: at + MINUTE, type: 'custom' }]));
      expect(await eventCounts(appId)).toEqual({ rows: 3, distinct: 3 });
      expect(await sessionsOf(appId)).toMatchObject([
        { start: at + MINUTE, events: 1, crashed: 0 },
        { start: at + 3 * DAY, events: 1, crashed: 1 },
        { start: NOW, events: 1 },
      ]);
      // The batch that found the repetition may itself be repeated, and the first copy may come once more.
      await processor().handle(
        batchOf(
          logId,
          [recordOf(appId, 2, 'i', [copy, { id: 'i/new', at: at + MINUTE, type: 'custom' }])],
          true,
        ),
      );
      await send(recordOf(appId, 3, 'i', [copy], NOW, 3 * DAY));
      expect(await eventCounts(appId)).toEqual({ rows: 3, distinct: 3 });
      expect(await sessionsOf(appId)).toHaveLength(3);
    },
  );

  it.each([
    ['today', NOW, 0],
    ['at the end of what a DateTime holds', Date.UTC(2100, 0, 1), 0],
    ['at the end of what a Date holds', Date.UTC(2145, 0, 1), 0xffff],
  ])('keeps a session for as long as any of its events, %s', async (_, now, expected) => {
    const appId = `app${++appCount}`;
    const logId = String(1000 + appCount);
    const events = (suffix: string, at: number): PhoneEvent[] => [
      { id: `i/named${suffix}`, at, type: 'custom', sessionId: 's' },
      { id: `i/derived${suffix}`, at, type: 'custom' },
    ];
    // The event that stays longest comes first; a processor that knows the session from its row only adds another.
    const first = events('1', now).map((event, n) => recordOf(appId, n, 'i', [event], now));
    const second = events('2', now - 25 * 60 * MINUTE).map((event, n) =>
      recordOf(appId, 2 + n, 'i', [event], now),
    );
    const third = events('3', now - MINUTE).map((event, n) => recordOf(appId, 4 + n, 'i', [event], now));
    for (const records of [first, second, third]) await processor().handle(batchOf(logId, records));
    const rows = await warehouse.select<{ session: number; events: number }>(
      `SELECT toFloat64(toUInt16(any(s.expiresOn))) AS session, toFloat64(toUInt16(max(e.expiresOn))) AS events
       FROM sessions AS s FINAL INNER JOIN events AS e ON e.appId = s.appId AND e.laneKey = s.laneKey
       WHERE s.appId = {app:String} AND s.deleted = 0 AND e.at BETWEEN s.startAt AND s.endAt GROUP BY s.sessionId`,
      { params: { app: appId } },
    );
    expect(rows).toHaveLength(3);
    for (const row of rows) expect(row.session).toBe(row.events);
    if (expected > 0) expect(Math.max(...rows.map(({ events }) => events))).toBe(expected);
  });

  it('does not write the neighbours of expired events a second time', async () => {
    const appId = `app${++appCount}`;
    const records = ['kept', 'expired'].map((id, n) =>
      recordOf(appId, n, 'i', [{ id, at: NOW, type: 'custom', sessionId: id }]),
    );
    const batch = batchOf(String(1000 + appCount), records);
    await processor().handle(batch);
    await warehouse.command(
      `ALTER TABLE events DELETE WHERE appId = '${appId}' AND sessionId = 'expired' SETTINGS mutations_sync = 2`,
    );
    await processor().handle({ ...batch, inDoubt: true });
    expect(await eventCounts(appId)).toEqual({ rows: 1, distinct: 1 });
  });

  it.each([1, 2, 3, 4, 5].flatMap((n) => [true, false].map((landed) => [n, landed] as const)))(
    'writes what the log has kept of a batch once, when insert %i of the whole one fails (landed: %s)',
    async (failing, landed) => {
      const appId = `app${++appCount}`;
      const logId = String(1000 + appCount);
      const LAST_MONTH = NOW - 30 * 24 * 60 * MINUTE;
      const records = [0, 1, 2, 3, 4, 5].map((n) => {
        const at = n % 2 === 0 ? NOW : LAST_MONTH;
        const event: PhoneEvent = { id: `e${n}`, at, type: 'crash', sessionId: `s${n}` };
        return recordOf(appId, n, 'i', [event], at);
      });
      // Two months of events, error groups, the ledger, then two months of sessions.
      const fault = new Fault(failing, landed);
      const whole = await processor(fault.over(warehouse)).handle(batchOf(logId, records));
      expect(whole.kind).toBe('retry');
      const kept = { ...batchOf(logId, records, true), records: records.slice(2) };
      // Twice: its new owner may be killed as well.
      for (let owner = 0; owner < 2; owner++) expect((await processor().handle(kept)).kind).toBe('done');
      const { rows, distinct } = await eventCounts(appId);
      expect(rows).toBe(distinct);
      const found = await warehouse.select<{ offset: number }>(
        'SELECT toFloat64(logOffset) AS offset FROM events WHERE appId = {app:String} AND logOffset >= 2 ORDER BY offset',
        { params: { app: appId } },
      );
      expect(found.map(({ offset }) => offset)).toEqual([2, 3, 4, 5]);
      const sessions = (await sessionsOf(appId)).filter(({ id }) => id >= 's2');
      expect(sessions.map(({ id, events }) => [id, events]).sort()).toEqual(
        ['s2', 's3', 's4', 's5'].map((id) => [id, 1]),
      );
      const counted = await warehouse.select<{ outcome: string; events: number }>(
        'SELECT toString(outcome) AS outcome, toFloat64(sum(count)) AS events FROM ledger WHERE appId = {app:String} GROUP BY outcome',
        { params: { app: appId } },
      );
      expect(counted).toHaveLength(1);
      expect([4, 6]).toContain(counted[0]?.events);
    },
  );

  it.each([
    ['in part', 1],
    ['wholly', 0],
  ])(
    'counts the events that landed with a batch which the log has then deleted %s, and knows them again',
    async (_, keeps) => {
      const appId = `app${++appCount}`;
      const logId = String(1000 + appCount);
      const event = (id: string, sessionId: string): PhoneEvent => ({
        id,
        at: NOW,
        type: 'custom',
        sessionId,
      });
      const records = [event('gone', 's'), event('alone', 'other'), event('kept', 's')].map((one, n) =>
        recordOf(appId, n, 'i', [one]),
      );
      // The events land; the ledger does not, so the sessions are not tried.
      const failing = processor(new Fault(2, false).over(warehouse));
      expect((await failing.handle(batchOf(logId, records))).kind).toBe('retry');
      while ((await eventCounts(appId)).rows < 3) await pause(10);
      const next = processor();
      const rest = { ...batchOf(logId, records, true), records: keeps === 0 ? [] : records.slice(2) };
      expect((await next.handle(rest)).kind).toBe('done');
      const repeated = [event('gone', 's'), event('kept', 's'), event('new', 's')];
      await next.handle(batchOf(logId, [recordOf(appId, 3, 'i', repeated)]));
      expect(await eventCounts(appId)).toEqual({ rows: 4, distinct: 4 });
      expect((await sessionsOf(appId)).map(({ id, events }) => [id, events])).toEqual([
        ['other', 1],
        ['s', 3],
      ]);
    },
  );

  it('leaves out spans that are older than the app keeps, and is not held up by them', async () => {
    const appId = `app${++appCount}`;
    const span = (id: string, at: string): object => ({
      name: 'n',
      trace_id: 't',
      span_id: id,
      session_id: 's',
      start_time: at,
      duration: 5,
      status: 1,
    });
    const body = {
      events: [],
      spans: [
        span('lost clock', '0001-01-01T00:00:00Z'),
        span('old', '2010-01-01T00:00:00Z'),
        span('new', new Date(NOW).toISOString()),
      ],
    };
    const value = encodeRecord({ ...header(appId, 0), protocol: 'measure' }, gzipSync(JSON.stringify(body)));
    const batch = batchOf(String(1000 + appCount), [{ offset: 0, key: `${appId}:s`, value }], true);
    expect(await processor().handle(batch)).toMatchObject({ kind: 'done' });
    expect(
      await warehouse.select('SELECT spanId FROM spans WHERE appId = {app:String}', {
        params: { app: appId },
      }),
    ).toEqual([{ spanId: 'new' }]);
  });

  it('repeats nothing when a batch is done twice by owners that know nothing of each other', async () => {
    const appId = `app${++appCount}`;
    const logId = String(1000 + appCount);
    const records = [0, 1, 2].map((n) =>
      recordOf(appId, n, 'i', [{ id: `e${n}`, at: NOW, type: 'crash', sessionId: 's' }]),
    );
    await processor().handle(batchOf(logId, records));
    await processor().handle(batchOf(logId, records, true));
    expect(await eventCounts(appId)).toEqual({ rows: 3, distinct: 3 });
    expect(await sessionsOf(appId)).toMatchObject([{ id: 's', events: 3, crashed: 1 }]);
  });

  it('sends what it cannot read to the dead letters and writes the neighbours', async () => {
    const appId = `app${++appCount}`;
    const good = recordOf(appId, 1, 'i', [{ id: 'e', at: NOW, type: 'custom', sessionId: 's' }]);
    const records = [
      { offset: 0, key: 'x', value: Buffer.from('garbage') },
      good,
      { offset: 2, key: 'y', value: encodeRecord(header(appId, 1), Buffer.from('not gzip')) },
      {
        offset: 3,
        key: 'z',
        value: encodeRecord({ ...header(appId, 1), protocol: 'morse' as never }, gzipSync('{}')),
      },
      { offset: 4, key: 'z', value: encodeRecord({ ...header(appId, 1), v: 9 as never }, gzipSync('{}')) },
    ];
    const outcome = await processor().handle(batchOf(String(1000 + appCount), records));
    expect(outcome).toMatchObject({
      kind: 'done',
      deadLetters: [
        { offset: 0 },
        { offset: 2, reason: expect.stringContaining('not gzip') as string },
        { offset: 3, reason: expect.stringContaining('unknown protocol') as string },
        { offset: 4, reason: expect.stringContaining('version') as string },
      ],
    });
    expect(await eventCounts(appId)).toEqual({ rows: 1, distinct: 1 });
  });

  const ledgerOf = (appId: string): Promise<{ outcome: string; reason: string; count: number }[]> =>
    warehouse.select(
      `SELECT outcome, reason, toFloat64(sum(count)) AS count FROM ledger WHERE appId = {app:String}
       GROUP BY outcome, reason ORDER BY outcome, reason`,
      { params: { app: appId } },
    );

  it('tells the ledger of the events in a record that it cannot read', async () => {
    const appId = `app${++appCount}`;
    const refused: RecordHeader = {
      ...header(appId, 4),
      outcomes: [{ outcome: 'INVALID', reason: 'missing_field', count: 3 }],
    };
    const records = [
      { offset: 0, key: 'x', value: Buffer.from('garbage') },
      { offset: 1, key: 'y', value: encodeRecord(refused, Buffer.from('not gzip')) },
      {
        offset: 2,
        key: 'z',
        value: encodeRecord({ ...header(appId, 2), protocol: 'morse' as never }, gzipSync('{}')),
      },
    ];
    const batch = batchOf(String(1000 + appCount), records);
    await processor().handle(batch);
    await processor().handle({ ...batch, inDoubt: true });
    expect(await ledgerOf(appId)).toEqual([
      { outcome: 'INVALID', reason: 'missing_field', count: 3 },
      { outcome: 'INVALID', reason: 'unreadable_record', count: 6 },
    ]);
  });

  it('tells the ledger what was accepted, repeated and refused', async () => {
    const appId = `app${++appCount}`;
    const event = { id: 'e', at: NOW, type: 'custom', sessionId: 's' };
    const refused: RecordHeader = {
      ...header(appId, 0),
      outcomes: [{ outcome: 'INVALID', reason: 'missing_field', count: 3 }],
    };
    const records = [
      recordOf(appId, 0, 'i', [event, { ...event, id: 'f' }]),
      recordOf(appId, 1, 'i', [event]),
      { offset: 2, key: `${appId}:ledger`, value: encodeRecord(refused, Buffer.alloc(0)) },
    ];
    await processor().handle(batchOf(String(1000 + appCount), records));
    expect(await ledgerOf(appId)).toEqual([
      { outcome: 'ACCEPTED', reason: '', count: 2 },
      { outcome: 'DUPLICATE', reason: 'repeated_event_id', count: 1 },
      { outcome: 'INVALID', reason: 'missing_field', count: 3 },
    ]);
  });

  it.each([
    ['behind', -26 * 60 * MINUTE],
    ['ahead', 40 * 24 * 60 * MINUTE],
    ['right', 0],
  ])('keeps when it was, and what a clock that is %s showed then', async (_, aheadMs) => {
    const appId = `clock-${++appCount}`;
    const happened = NOW - 5 * MINUTE;
    const event: PhoneEvent = { id: 'i/1', at: happened + aheadMs, type: 'custom' };
    // A phone that sends at once tells ingest how far its clock is off.
    const records = [recordOf(appId, 0, 'i', [event], NOW, -aheadMs)];
    await processor().handle(batchOf(String(1000 + appCount), records));
    const stored = await warehouse.select(
      `SELECT toFloat64(toUnixTimestamp64Milli(at)) AS was, toFloat64(toUnixTimestamp64Milli(at) + clockAheadMs) AS shown
       FROM events WHERE appId = {app:String}`,
      { params: { app: appId } },
    );
    expect(stored).toEqual([{ was: happened, shown: happened + aheadMs }]);
  });
});

const installOf = (event: PhoneEvent): string => event.id.split('/')[0] ?? '';

function groupBy<T>(list: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of list) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}

const rowOf = (
  id: string,
  events: readonly PhoneEvent[],
): { id: string; start: number; end: number; events: number; crashed: number } => ({
  id,
  start: Math.min(...events.map((event) => event.at)),
  end: Math.max(...events.map((event) => event.at)),
  events: events.length,
  crashed: events.some((event) => event.type === 'crash') ? 1 : 0,
});
