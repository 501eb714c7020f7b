import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openWarehouse, type SelectOptions, type Warehouse } from '@sonde/warehouse';
import { Restore } from './restore';

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

describe('state restored from a real warehouse', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'sonde-restore-'));
  let warehouse: Warehouse;

  beforeAll(async () => {
    warehouse = await openWarehouse({ dataDir, logger: silent });
  });
  afterAll(async () => {
    await warehouse.close();
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('knows every key of the partition and of earlier logs, and never holds them all as a list', async () => {
    // Every session twice, as two versions; log 6 is an earlier one.
    await warehouse.command(
      `INSERT INTO sessions (tenantId, appId, sessionId, laneKey, version, anchorAt, startAt, endAt, expiresOn, logId, logPartition, logOffset)
       SELECT 't', 'a', toString(number % 5000), cityHash64(number % 5000) % 9007199254740992, intDiv(number, 5000), now(), now(), now(), '2100-01-01',
         if(number % 5000 < 1000, 6, 7), number % 2, number FROM numbers(10000)`,
    );
    const answers: number[] = [];
    const observed: Warehouse = Object.assign(Object.create(warehouse) as Warehouse, {
      select: async <T>(sql: string, options?: SelectOptions): Promise<T[]> => {
        const rows = await warehouse.select<T>(sql, options);
        answers.push(rows.length);
        return rows;
      },
    });
    const known = await new Restore(observed, 500).knownKeys({ logId: 7, partition: 1, first: 0 });
    const mine = await warehouse.select<{ key: number }>(
      'SELECT DISTINCT toFloat64(laneKey) AS key FROM sessions WHERE logPartition = 1 OR logId = 6',
    );
    expect(mine).toHaveLength(3_000);
    expect(mine.filter(({ key }) => !known.mayHave(key))).toEqual([]);
    expect(Math.max(...answers)).toBeLessThan(700);
  });

  it('knows nothing of an empty partition', async () => {
    const known = await new Restore(warehouse).knownKeys({ logId: 6, partition: 9, first: 0 });
    expect(known.mayHave(1)).toBe(false);
  });
});
