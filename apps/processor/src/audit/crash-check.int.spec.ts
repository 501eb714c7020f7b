import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import {
  EVENTS_TOPIC,
  LogUnavailableError,
  openEventLog,
  PROCESSOR_GROUP,
  type AppendRecord,
  type EventLog,
} from '@sonde/event-log';
import { createMetrics, type RunningApp } from '@sonde/platform';
import { openWarehouse, type Warehouse } from '@sonde/warehouse';
import { runOperation } from '../operations/run-operation';
import { NOW, receiptOf, recordOf } from '../testing/phone-records';
import { runProcessor, Said, untilProcessed } from '../testing/running-processor';

import { AuditMetrics } from './audit-metrics';
import { PartitionAudit } from './audit-partition';
import { CrashCheck, isAway } from './crash-check';
import { rangeToAudit } from './range';

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
    for (const table of ['events', 'sessions', 'spans', 'ledger', 'batch_receipts', 'error_groups'])
      await warehouse.command(`SYSTEM STOP MERGES ${table}`);
    await send(0);
  });
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
    const { key, value } = receiptOf('app', 0, 'i0', round + 1);
    await log.append(EVENTS_TOPIC, [...records, { key, value, events: 0 }]);
    await untilProcessed(log);
  }

  /** The newest parts of each table are gone when ClickHouse comes up again. */
  async function cutPower(tables: readonly string[], count = 1): Promise<void> {
    const parts = await warehouse.select<{ path: string; rows: number }>(
      `SELECT path, toFloat64(rows) AS rows FROM system.parts
       WHERE database = currentDatabase() AND active AND table IN {tables:Array(String)}
       ORDER BY min_block_number DESC LIMIT {count:UInt32} BY table`,
      { params: { tables, count } },
    );
    expect(parts.length).toBe(tables.length * count);
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
           (SELECT toFloat64(uniqExact(errorGroupId)) FROM error_groups) AS groups,
           (SELECT toFloat64(uniqExact(sequence)) FROM batch_receipts WHERE reason = '') AS batches,
           (SELECT toFloat64(sum(dropped)) FROM batch_receipts) AS dropped`,
      )
    )[0];
  const whole = (rounds: number): object => {
    const all = PHONES * 3 * rounds;
    return {
      rows: all,
      events: all,
      inSessions: all,
      accepted: all,
      groups: 1,
      batches: rounds,
      dropped: 5 * rounds,
    };
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
    [['batch_receipts']],
    [['events', 'sessions', 'ledger', 'batch_receipts', 'error_groups']],
  ])('is noticed by a processor that lives on, which puts %j back before it goes on', async (tables) => {
    await send(1);
    expect(await figures()).toEqual(whole(2));
    await cutPower(tables);
    await send(2);
    expect(await figures()).toEqual(whole(3));
    await audit();
  });

  it('is noticed by a processor that starts after it, though no phone sends any more', async () => {
    await send(1);
    await processor.close();
    await cutPower(['events', 'sessions', 'ledger', 'batch_receipts', 'error_groups']);
    processor = await runProcessor(dataDir);
    while (JSON.stringify(await figures()) !== JSON.stringify(whole(2))) await pause(50);
    await audit();
  });

  /** A lane's check without a processor. */
  function checkOver(
    over: Warehouse,
    clock?: () => number,
    logger = silent,
    metrics = createMetrics('processor'),
  ): CrashCheck {
    const check = new CrashCheck({
      log,
      warehouse: over,
      logger,
      metrics: new AuditMetrics(metrics),
      now: Date.now,
      recount: async () => undefined,
      ...(clock === undefined ? {} : { clock }),
    });
    for (const partition of partitions()) check.assigned(partition);
    return check;
  }
  const partitions = (): number[] => Array.from({ length: log.partitions }, (_, partition) => partition);
  /** Asks again as long as ClickHouse is coming up. */
  async function untilChecked(check: CrashCheck): Promise<void> {
    for (const partition of partitions()) {
      for (;;) {
        try {
          check.doubt();
          await check.before(partition);
          break;
        } catch (error) {
          if (!isAway(error)) throw error;
          await pause(50);
        }
      }
    }
  }
  const until = async (wanted: object): Promise<void> => {
    for (;;) {
      try {
        expect(await figures()).toEqual(wanted);
        return;
      } catch (error) {
        if (!isAway(error)) throw error;
        await pause(50);
      }
    }
  };

  /** Called before every insert. */
  const inserting = (before: () => Promise<void>): Warehouse =>
    new Proxy(warehouse, {
      get: (target, name) => {
        const value: unknown = Reflect.get(target, name);
        if (typeof value !== 'function') return value;
        const call = (value as (...args: unknown[]) => Promise<unknown>).bind(target);
        return name === 'insert' ? (...args: unknown[]) => before().then(() => call(...args)) : call;
      },
    });

  it('is put back twice, when the power is cut again before what was put back is on the disk, by an owner that wrote none of it', async () => {
    await send(1);
    await processor.close();
    const check = checkOver(warehouse);
    await untilChecked(check);
    for (let cut = 0; cut < 2; cut++) {
      await cutPower(['events', 'ledger'], log.partitions);
      await untilChecked(check);
      await until(whole(2));
    }
  });

  it('is not put back any further by a lane that goes to another owner meanwhile', async () => {
    await send(1);
    await processor.close();
    await cutPower(['events', 'ledger'], log.partitions);
    for (const partition of partitions()) {
      let inserts = 0;
      const check = checkOver(
        inserting(async () => {
          inserts++;
          check.leaving(partition);
        }),
      );
      let failure: unknown;
      while (!(failure instanceof LogUnavailableError))
        failure = await check.before(partition).catch((error: unknown) => error);
      expect(inserts).toBe(1);
    }
    await untilChecked(checkOver(warehouse));
    await until(whole(2));
  });

  it('is put back once by two that do so at the same time, wherever in the log each of them begins', async () => {
    const first = new Map<number, number>();
    for (const partition of partitions())
      first.set(partition, (await log.position(EVENTS_TOPIC, PROCESSOR_GROUP, partition)).offset);
    await send(1);
    await processor.close();
    await cutPower(['events'], log.partitions);
    await until({ ...whole(2), rows: PHONES * 3, events: PHONES * 3 });
    for (const partition of partitions()) {
      // Both look, then both write.
      let waiting: (() => void)[] = [];
      const both = async (): Promise<void> => {
        await new Promise<void>((resolve) => {
          waiting.push(resolve);
          if (waiting.length < 2) return;
          for (const go of waiting) go();
          waiting = [];
        });
      };
      const mend = async (from: number): Promise<void> => {
        let isFirst = true;
        const over = inserting(async () => {
          if (isFirst) await both();
          isFirst = false;
        });
        const range = await rangeToAudit(log, warehouse, partition, { from });
        await new PartitionAudit({ log, warehouse: over, now: Date.now }, range, { repair: true }).run();
      };
      await Promise.all([mend(0), mend(first.get(partition) ?? 0)]);
    }
    expect(await figures()).toEqual(whole(2));
  });

  it('is looked for again after a minute, and told of once, when looking for it fails', async () => {
    await processor.close();
    let now = 0;
    let asked = 0;
    let told = 0;
    const denied = new Proxy(warehouse, {
      get: (target, name) => {
        const value: unknown = Reflect.get(target, name);
        if (typeof value !== 'function') return value;
        const call = (value as (...args: unknown[]) => Promise<unknown>).bind(target);
        if (name !== 'select') return call;
        return async (sql: string, ...args: unknown[]) => {
          if (!sql.includes('AS start')) return call(sql, ...args);
          asked++;
          throw new Error('not enough privileges');
        };
      },
    });
    const check = checkOver(denied, () => now, { ...silent, error: () => void told++ });
    for (let batch = 0; batch < 5; batch++) await check.before(0);
    expect([asked, told]).toEqual([1, 1]);
    now += 61_000;
    await check.before(0);
    expect([asked, told]).toEqual([2, 2]);
  });

  it('is looked for once more when ClickHouse starts anew while a lane looks', async () => {
    await send(1);
    await processor.close();
    await cutPower(['events', 'ledger'], log.partitions);
    // Two lives whose beginnings lie within a second could be taken for one.
    await until({ ...whole(2), rows: PHONES * 3, events: PHONES * 3, accepted: PHONES * 3 });
    while (((await warehouse.select<{ up: number }>('SELECT toFloat64(uptime()) AS up'))[0]?.up ?? 0) < 3)
      await pause(50);
    const [mending, other] = partitions() as [number, number];
    let hasCut = false;
    const metrics = createMetrics('processor');
    const check = checkOver(
      inserting(async () => {
        if (hasCut) return;
        hasCut = true;
        await cutPower([]);
        // The other lane notices; this one's next question goes to the new one and does not fail.
        await untilOther();
      }),
      undefined,
      silent,
      metrics,
    );
    const untilOther = async (): Promise<void> => {
      for (;;) {
        try {
          check.doubt();
          return await check.before(other);
        } catch (error) {
          if (!isAway(error)) throw error;
          await pause(50);
        }
      }
    };
    await check.before(mending);
    expect(hasCut).toBe(true);
    expect(await metrics.metrics()).toMatch(/sonde_audit_checks_total\{why="restart",[^}]*\} 1/);
  });

  it('costs a start nothing where nothing was written before ClickHouse started', async () => {
    // When ClickHouse started is known to the second, and the clocks may differ by two.
    const uptime = async (): Promise<number> =>
      (await warehouse.select<{ s: number }>('SELECT toFloat64(uptime()) AS s'))[0]?.s ?? 0;
    while ((await uptime()) < 4) await pause(50);
    await send(1);
    await processor.close();
    processor = await runProcessor(dataDir);
    await send(2);
    const text = await (await fetch(`${processor.url}/metrics`)).text();
    expect(text).toMatch(/sonde_audit_checks_total\{why="start",app="processor"\} 2/);
    expect(text).not.toMatch(/sonde_audit_rows_total\{of="events",found="expected"/);
    expect(text).toMatch(/sonde_audit_warehouse_restarts_total\{app="processor"\} 0/);
  });
});
