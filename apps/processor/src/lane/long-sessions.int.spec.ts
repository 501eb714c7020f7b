import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Registry } from 'prom-client';
import type { LogBatch } from '@sonde/event-log';
import { openWarehouse, type Warehouse } from '@sonde/warehouse';
import { BatchProcessor } from '../batch-processor';
import { ProcessorMetrics } from '../processor-metrics';
import { NOW, recordOf } from '../testing/phone-records';

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
/** Ids of a session that stay in memory. */
const KEPT = 3;

describe('a session with more events than are kept in memory', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'sonde-long-'));
  let warehouse: Warehouse;
  let asked: string[] = [];

  beforeAll(async () => {
    warehouse = await openWarehouse({ dataDir, logger: silent });
  });
  afterAll(async () => {
    await warehouse.close();
    rmSync(dataDir, { recursive: true, force: true });
  });

  function owner(): BatchProcessor {
    const listening: Warehouse = Object.assign(Object.create(warehouse) as Warehouse, {
      select: <T>(...args: Parameters<Warehouse['select']>): Promise<T[]> => {
        asked.push(args[0]);
        return warehouse.select<T>(...args);
      },
    });
    const processor = new BatchProcessor(listening, new ProcessorMetrics(new Registry()), {
      sessionIds: KEPT,
    });
    processor.assigned(0);
    return processor;
  }

  const batch = (offset: number, ids: readonly number[]): LogBatch => {
    const events = ids.map((id) => ({ id: `e${id}`, at: NOW + id, type: 'custom', sessionId: 'long' }));
    return {
      logId: '31',
      partition: 0,
      first: offset,
      last: offset,
      inDoubt: false,
      records: [{ ...recordOf('app', offset, 'i', events), offset }],
    };
  };
  const figures = async (): Promise<unknown> =>
    (
      await warehouse.select(
        `SELECT (SELECT toFloat64(count()) FROM events) AS rows, (SELECT toFloat64(uniqExact(eventHash)) FROM events) AS events,
           (SELECT toFloat64(sum(eventCount)) FROM sessions FINAL) AS inSession`,
      )
    )[0];

  it('counts each event once, whoever looks after it', async () => {
    let processor = owner();
    const batches = [
      [1, 2],
      // Repeated while the ids are in memory, and then for the first time when they are not.
      [2, 3, 4, 5],
      [1, 3, 5, 6],
      [6, 7, 7, 1],
      [8, 9, 10, 11, 12],
      [12, 2, 13],
    ];
    const seen = new Set<number>();
    for (const [offset, ids] of batches.entries()) {
      if (offset === 4) processor = owner();
      expect((await processor.handle(batch(offset, ids))).kind).toBe('done');
      for (const id of ids) seen.add(id);
      expect(await figures()).toEqual({ rows: seen.size, events: seen.size, inSession: seen.size });
    }
  });

  it('asks of the ids that came, not for those that there are', async () => {
    const processor = owner();
    asked = [];
    await processor.handle(batch(10, [14]));
    expect(asked.filter((sql) => sql.includes('eventHash IN'))).toHaveLength(1);
    expect(await figures()).toEqual({ rows: 14, events: 14, inSession: 14 });
  });
});
