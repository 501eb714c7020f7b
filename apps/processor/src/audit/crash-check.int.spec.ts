import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { EVENTS_TOPIC, openEventLog, type AppendRecord, type EventLog } from '@sonde/event-log';
import type { RunningApp } from '@sonde/platform';
import { openWarehouse, type Warehouse } from '@sonde/warehouse';
import { runOperation } from '../operations/run-operation';
import { NOW, recordOf } from '../testing/phone-records';
import { runProcessor, Said, untilProcessed } from '../testing/running-processor';

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

describe('a power cut that takes what ClickHouse had answered for', () => {
  let dataDir: string;
  let log: EventLog;
  let warehouse: Warehouse;
  let processor: RunningApp;

  beforeEach(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'sonde-crash-'));
    log = await openEventLog({ dataDir, logger: silent });
    warehouse = await openWarehouse({ dataDir, logger: silent });
    processor = await runProcessor(dataDir);
    for (const table of ['events', 'sessions', 'spans', 'ledger', 'error_groups'])
      await warehouse.command(`SYSTEM STOP MERGES ${table}`);
    await send(0);
  }, 60_000);
  afterEach(async () => {
    await processor.close();
    await log.close();
    await warehouse.close();
    rmSync(dataDir, { recursive: true, force: true });
  });

  const PHONES = 8;
  /**
   * Three events of each phone, in a named session and without one; the first one crashes in the second round. From the
   * third on it is other phones, so that nothing which was lost is written again by itself.
   */
  async function send(round: number): Promise<void> {
    const records: AppendRecord[] = Array.from({ length: PHONES }, (_, n) => {
      const phone = round < 2 ? n : 100 * round + n;
      const events = [0, 1, 2].map((event) => ({
        id: `${phone}/${round}/${event}`,
        at: NOW + round * 1000 + event,
        type: round === 1 && phone === 0 && event === 0 ? 'crash' : 'custom',
        ...(phone % 2 === 0 ? { sessionId: `s${phone}` } : {}),
      }));
      const { key, value } = recordOf('app', 0, `i${phone}`, events);
      return { key, value, events: 3 };
    });
    await log.append(EVENTS_TOPIC, records);
    await untilProcessed(log);
  }

  /** The newest part of each table is gone when ClickHouse comes up again. */
  async function cutPower(tables: readonly string[]): Promise<void> {
    const parts = await warehouse.select<{ path: string; rows: number }>(
      `SELECT path, toFloat64(rows) AS rows FROM system.parts
       WHERE database = currentDatabase() AND active AND table IN {tables:Array(String)}
       ORDER BY min_block_number DESC LIMIT 1 BY table`,
      { params: { tables } },
    );
    expect(parts.length).toBe(tables.length);
    const { engine } = JSON.parse(readFileSync(join(dataDir, 'clickhouse', 'engine.json'), 'utf8')) as {
      engine: { pid: number };
    };
    process.kill(engine.pid, 'SIGSTOP');
    for (const { path } of parts) rmSync(path, { recursive: true });
    process.kill(engine.pid, 'SIGKILL');
  }

  const figures = async (): Promise<object | undefined> =>
    (
      await warehouse.select<object>(
        `SELECT (SELECT toFloat64(count()) FROM events) AS rows, (SELECT toFloat64(uniqExact(laneKey, eventHash)) FROM events) AS events,
           (SELECT toFloat64(sum(eventCount)) FROM sessions FINAL WHERE deleted = 0) AS inSessions,
           (SELECT toFloat64(sum(count)) FROM ledger WHERE outcome = 'ACCEPTED') AS accepted,
           (SELECT toFloat64(uniqExact(errorGroupId)) FROM error_groups) AS groups`,
        { timeoutMs: 30_000 },
      )
    )[0];
  const whole = (rounds: number): object => {
    const all = PHONES * 3 * rounds;
    return { rows: all, events: all, inSessions: all, accepted: all, groups: 1 };
  };
  const audit = async (): Promise<void> => {
    const said = new Said();
    const code = await runOperation('audit', [], said, { SONDE_DATA_DIR: dataDir });
    expect([code, said.text]).toEqual([0, said.text]);
  };

  it.each([
    [['events']],
    [['sessions']],
    [['ledger']],
    [['error_groups']],
    [['events', 'sessions', 'ledger', 'error_groups']],
  ])(
    'is noticed by a processor that lives on, which puts %j back before it goes on',
    async (tables) => {
      await send(1);
      expect(await figures()).toEqual(whole(2));
      await cutPower(tables);
      await send(2);
      expect(await figures()).toEqual(whole(3));
      await audit();
    },
    60_000,
  );

  it('is noticed by a processor that starts after it, though no phone sends any more', async () => {
    await send(1);
    await processor.close();
    await cutPower(['events', 'sessions', 'ledger', 'error_groups']);
    processor = await runProcessor(dataDir);
    while (JSON.stringify(await figures()) !== JSON.stringify(whole(2))) await pause(50);
    await audit();
  }, 60_000);

  it('costs a start nothing where nothing was written before ClickHouse started', async () => {
    await processor.close();
    processor = await runProcessor(dataDir);
    await send(1);
    const text = await (await fetch(`${processor.url}/metrics`)).text();
    expect(text).toMatch(/sonde_audit_checks_total\{why="start",app="processor"\} 2/);
    expect(text).not.toMatch(/sonde_audit_rows_total\{of="events",found="expected"/);
    expect(text).toMatch(/sonde_audit_warehouse_restarts_total\{app="processor"\} 0/);
  }, 60_000);
});
