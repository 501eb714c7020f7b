import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LogBatch } from '@sonde/event-log';
import { openWarehouse, type Warehouse } from '@sonde/warehouse';
import { Lane } from '../lane/lane';
import { prepareBatch } from '../prepare/prepare-batch';
import { PreparedBatch } from '../prepare/prepared-batch';
import { NOW, recordOf } from '../testing/phone-records';
import { writeBatch } from '../write/write-batch';
import { RecentBatches } from './recent-batches';

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
const LOST = { logId: '7', partition: 0, records: [], inDoubt: false };
const PLACE = { logId: 7, partition: 0 };

describe('the batches that a lane has written of late', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'sonde-recent-'));
  let warehouse: Warehouse;
  const recent = new RecentBatches();
  const lane = new Lane();

  beforeAll(async () => {
    warehouse = await openWarehouse({ dataDir, logger: silent });
  });
  afterAll(async () => {
    await warehouse.close();
    rmSync(dataDir, { recursive: true, force: true });
  });

  /** A batch of two records at these seconds. */
  async function write(first: number, session: string, atS: number): Promise<void> {
    const records = [0, 1].map((n) =>
      recordOf('app', first + n, 'i', [
        { id: `${first}/${n}`, at: NOW, type: n === 0 ? 'crash' : 'custom', sessionId: session },
      ]),
    );
    const key = `app:${session}`;
    const batch: LogBatch = {
      logId: '7',
      partition: 0,
      first,
      last: first + 1,
      records: records.map((record) => ({ ...record, key })),
      inDoubt: false,
    };
    const rows = prepareBatch(lane, batch, new Map(), new PreparedBatch());
    await writeBatch(warehouse, batch, rows);
    recent.add(batch, rows, atS * 1000);
  }
  const doubtful = (): Promise<{ from: number; to: number }[]> => recent.doubtful(warehouse, PLACE);
  const take = (table: string, from: number): Promise<void> =>
    warehouse.command(
      `ALTER TABLE ${table} DELETE WHERE logOffset IN (${from}, ${from + 1}) SETTINGS mutations_sync = 2`,
    );

  it('are not doubted while ClickHouse has them, nor when later rows have replaced those of their sessions', async () => {
    expect(await doubtful()).toEqual([]);
    await write(0, 's', 0);
    await write(2, 's', 10);
    await write(4, 't', 20);
    await warehouse.command('OPTIMIZE TABLE sessions FINAL');
    const [stored] = await warehouse.select('SELECT toFloat64(count()) AS n FROM sessions');
    expect(stored).toEqual({ n: 2 });
    expect(await doubtful()).toEqual([]);
  });

  it('are doubted when a block of theirs is gone, in stretches', async () => {
    await take('ledger', 0);
    expect(await doubtful()).toEqual([{ from: 0, to: 1 }]);
    await take('sessions', 2);
    expect(await doubtful()).toEqual([{ from: 0, to: 3 }]);
    await warehouse.command('TRUNCATE TABLE error_groups');
    expect(await doubtful()).toEqual([{ from: 0, to: 5 }]);
  });

  it('are doubted for another minute once they were put back, since one row no longer proves the others', async () => {
    const own = new RecentBatches();
    const empty = new PreparedBatch();
    const batch = (first: number): LogBatch => ({ ...LOST, first, last: first + 1 });
    own.add(batch(100), empty, 0);
    own.add(batch(102), empty, 1_000);
    own.mended({ from: 100, to: 101 }, 50_000);
    own.add(batch(104), empty, 100_000);
    expect(await own.doubtful(warehouse, PLACE)).toEqual([{ from: 100, to: 101 }]);
    own.add(batch(106), empty, 120_000);
    expect(await own.doubtful(warehouse, PLACE)).toEqual([]);
  });

  it('are forgotten a minute later', async () => {
    await write(6, 's', 75);
    expect(await doubtful()).toEqual([]);
    await take('sessions', 6);
    expect(await doubtful()).toEqual([{ from: 6, to: 7 }]);
    await take('events', 4);
    expect(await doubtful()).toEqual([{ from: 4, to: 7 }]);
  });
});
