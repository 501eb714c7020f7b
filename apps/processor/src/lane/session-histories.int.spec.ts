import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { Registry } from 'prom-client';
import type { LogBatch, LogRecord } from '@sonde/event-log';
import { encodeRecord } from '@sonde/sdk-protocols';
import { rulesWithGap } from '@sonde/sessions';
import {
  arbitraryHistory,
  logOf,
  naiveSessions,
  type Arrival,
  type LoggedEvent,
} from '@sonde/sessions/testing';
import { openWarehouse, type Warehouse } from '@sonde/warehouse';
import { BatchProcessor } from '../batch-processor';
import { ProcessorMetrics } from '../processor-metrics';
import { Fault } from '../testing/fault';
import { header, MINUTE, NOW } from '../testing/phone-records';
import { sent } from '../testing/session-records';
import { EXPIRES_AT, ms, number, RESOURCE_TEXTS, resourceOf, type ResourceTexts } from './stored-rows';

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
const DAY_MS = 24 * 60 * MINUTE;
const TIMES = ['startAt', 'endAt', 'launchAt', 'receivedAt'];
const NUMBERS = ['startHash', 'eventCount'];
const VALUES = [
  'sessionId',
  'protocol',
  'userId',
  'firstScreen',
  'lastScreen',
  'launchKind',
  'launchDurationMs',
];
const FLAGS = [
  'crashed',
  'anr',
  'errored',
  'ended',
  'abnormal',
  'background',
  'userPerceivedCrash',
  'userPerceivedAnr',
];

let apps = 0;

describe('sessions over a real warehouse', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'sonde-histories-'));
  let warehouse: Warehouse;

  beforeAll(async () => {
    warehouse = await openWarehouse({ dataDir, logger: silent });
  });
  afterAll(async () => {
    await warehouse.close();
    rmSync(dataDir, { recursive: true, force: true });
  });

  const owner = (over: Warehouse = warehouse, stateBytes?: number, sessionIds?: number): BatchProcessor =>
    new BatchProcessor(over, new ProcessorMetrics(new Registry()), {
      ...(stateBytes === undefined ? {} : { stateBytes }),
      ...(sessionIds === undefined ? {} : { sessionIds }),
    });

  /** All that the stored rows tell, by the session's id. */
  async function storedSessions(appId: string): Promise<Map<string, object>> {
    type Row = Record<string, number | string> & { sessionId: string; counts: Record<string, number> };
    const rows = await warehouse.select<Row & ResourceTexts>(
      `SELECT ${[...TIMES.map(ms), ...NUMBERS.map(number), ...VALUES, ...FLAGS, ...RESOURCE_TEXTS].join(', ')},
         counts, foregroundMs, exitReason, ${EXPIRES_AT}
       FROM sessions FINAL WHERE appId = {app:String} AND deleted = 0`,
      { params: { app: appId } },
    );
    return new Map(
      rows.map((row) => {
        const told: Record<string, unknown> = { ...row, resource: resourceOf(row) };
        for (const name of [...RESOURCE_TEXTS, 'sessionId']) delete told[name];
        for (const name of FLAGS) told[name] = row[name] === 1;
        told['counts'] = Object.fromEntries(
          Object.entries(row.counts).map(([type, count]) => [type, Number(count)]),
        );
        return [row.sessionId, told];
      }),
    );
  }

  it('are those that sorting and scanning gives, in every column, however often the partition changes hands and whatever is killed', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryHistory, async (history) => {
        const appId = `app${++apps}`;
        const log = await processed(appId, logOf(history));
        expect(await storedSessions(appId)).toEqual(naiveSessions(log, rulesWithGap(30 * MINUTE), appId));
      }),
      { numRuns: 25 },
    );
  }, 400_000);

  /** What the process that starts after a crash sends, each protocol in its way; the crash comes last. */
  const iso = (minute: number): string => new Date(NOW + minute * MINUTE).toISOString();
  const native = (event: object, at: number): object => ({
    batchId: `b${at}`,
    resource: { installId: 'i', appVersion: at < 5 ? '1.0' : '2.0' },
    events: [{ at: iso(at === 9 ? 2 : at), id: `e${at}`, ...event }],
  });
  const measure = (event: { type: string; session_id: string }, at: number): object => ({
    events: [
      {
        id: `e${at}`,
        timestamp: iso(at === 9 ? 2 : at),
        attribute: { installation_id: 'i', app_version: at < 5 ? '1.0' : '2.0' },
        [event.type]: { name: 'Home', handled: false, foreground: true, exceptions: [] },
        ...event,
      },
    ],
  });
  const CRASH = { type: 'crash', foreground: true, exceptions: [] };
  it.each<[string, string, [key: string, body: object][]]>([
    [
      'names the session that crashed',
      'native',
      [
        ['before', native({ type: 'custom', name: 'n', sessionId: 'before' }, 0)],
        ['now', native({ type: 'session_start', sessionId: 'now', previousSessionId: 'before' }, 5)],
        ['before', native({ ...CRASH, sessionId: 'before' }, 9)],
      ],
    ],
    [
      'names it beside its own',
      'native',
      [
        ['before', native({ type: 'custom', name: 'n', sessionId: 'before' }, 0)],
        ['now', native({ type: 'custom', name: 'n', sessionId: 'now' }, 5)],
        ['before', native({ ...CRASH, sessionId: 'now', previousSessionId: 'before' }, 9)],
      ],
    ],
    [
      'names no session but says when',
      'native',
      [
        ['i', native({ type: 'app_launch', kind: 'cold' }, 0)],
        ['i', native({ type: 'app_launch', kind: 'cold' }, 5)],
        ['i', native(CRASH, 9)],
      ],
    ],
    [
      'writes the session that crashed on it, as measure does',
      'measure',
      [
        ['before', measure({ type: 'screen_view', session_id: 'before' }, 0)],
        ['now', measure({ type: 'session_start', session_id: 'now' }, 5)],
        ['before', measure({ type: 'exception', session_id: 'before' }, 9)],
      ],
    ],
  ])('book a crash on the session that crashed where the next process %s', async (_, protocol, bodies) => {
    const appId = `app${++apps}`;
    for (const [offset, [key, body]] of bodies.entries()) {
      const head = { ...header(appId, 1, NOW + offset), protocol: protocol as 'native' | 'measure' };
      const value = encodeRecord(head, gzipSync(JSON.stringify(body)));
      const records = [{ offset, key: `${appId}:${key}`, value }];
      const batch = {
        logId: String(1_000 + apps),
        partition: 0,
        first: offset,
        last: offset,
        records,
        inDoubt: false,
      };
      expect(await owner().handle(batch)).toMatchObject({ kind: 'done', deadLetters: [] });
    }
    const sessions = [...(await storedSessions(appId)).values()] as Record<
      string,
      number | boolean | object
    >[];
    sessions.sort((a, b) => Number(a['startAt']) - Number(b['startAt']));
    expect(sessions).toMatchObject([
      {
        startAt: NOW,
        endAt: NOW + 2 * MINUTE,
        eventCount: 2,
        crashed: true,
        userPerceivedCrash: true,
        // Of the version that crashed, not of the one that reports it.
        resource: { appVersion: '1.0' },
      },
      { startAt: NOW + 5 * MINUTE, eventCount: 1, crashed: false, resource: { appVersion: '2.0' } },
    ]);
  });

  /** Sends a history through owners that know nothing of each other but what the warehouse holds. */
  async function processed(
    appId: string,
    log: readonly Pick<Arrival, 'logged' | 'after'>[],
  ): Promise<LoggedEvent[]> {
    const all: LoggedEvent[] = [];
    let records: LogRecord[] = [];
    // Some keep hardly any ids of a session in memory, and have to ask for them.
    const sessionIds = log.length % 2 === 0 ? log.length % 3 : undefined;
    let current = owner(warehouse, undefined, sessionIds);
    for (const [offset, { logged, after }] of log.entries()) {
      // Received in two months, so that the sessions of one batch are two inserts.
      const receivedAt = NOW - (offset % 3 === 0 ? 30 * DAY_MS : 0) + offset;
      const event = sent(appId, offset, logged, NOW - 40 * DAY_MS, receivedAt);
      all.push(event.logged);
      records.push(event.record);
      if (after === 'nothing' && offset < log.length - 1) continue;
      // One that keeps nothing in memory has to restore all of it for every batch.
      if (after === 'owner changes') current = owner(warehouse, offset % 2 === 0 ? 1 : undefined, sessionIds);
      const batch = {
        logId: String(1_000 + apps),
        partition: 0,
        first: records[0]!.offset,
        last: offset,
        records,
      };
      current = await handled(current, { ...batch, inDoubt: false }, after === 'sessions leave memory');
      records = [];
    }
    return all;
  }

  /** @returns who owns the partition afterwards */
  async function handled(
    current: BatchProcessor,
    batch: LogBatch,
    isKilled: boolean,
  ): Promise<BatchProcessor> {
    if (!isKilled) {
      expect((await current.handle(batch)).kind).toBe('done');
      return current;
    }
    const fault = new Fault(1 + (batch.last % 5), batch.last % 2 === 0);
    const dying = owner(fault.over(warehouse));
    const outcome = await dying.handle(batch);
    fault.disarm();
    if (outcome.kind === 'done') return dying;
    const next = owner();
    expect((await next.handle({ ...batch, inDoubt: true })).kind).toBe('done');
    return next;
  }
});
