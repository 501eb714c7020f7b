import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { Registry } from 'prom-client';
import type { LogBatch, LogRecord } from '@sonde/event-log';
import { decodeRecord, encodeRecord, type RecordHeader } from '@sonde/sdk-protocols';
import { openWarehouse, type Warehouse } from '@sonde/warehouse';
import { BatchProcessor } from './batch-processor';
import { ProcessorMetrics } from './processor-metrics';
import { Fault } from './testing/fault';
import { header, NOW, recordOf } from './testing/phone-records';

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

describe('a record that is in the log twice', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'sonde-copies-'));
  let warehouse: Warehouse;
  let metrics: Registry;

  beforeAll(async () => {
    warehouse = await openWarehouse({ dataDir, logger: silent });
  });
  afterAll(async () => {
    await warehouse.close();
    rmSync(dataDir, { recursive: true, force: true });
  });

  const processor = (over: Warehouse = warehouse): BatchProcessor =>
    new BatchProcessor(over, new ProcessorMetrics((metrics = new Registry())));
  const batchOf = (logId: string, records: readonly LogRecord[], inDoubt = false): LogBatch => {
    const [first, last] = [records[0]?.offset ?? 0, records.at(-1)?.offset ?? 0];
    return { logId, partition: 0, first, last, records, inDoubt };
  };
  const withHeader = (record: LogRecord, more: Partial<RecordHeader>): LogRecord => {
    const { header: was, body } = decodeRecord(record.value);
    return { ...record, value: encodeRecord({ ...was, ...more }, body) };
  };
  const outcomes: RecordHeader['outcomes'] = [{ outcome: 'INVALID', reason: 'missing_field', count: 2 }];
  /** A session's record with two events, and two more that ingest refused. */
  const sent = (appId: string, offset: number, id: string): LogRecord =>
    withHeader(
      recordOf(appId, offset, 'i', [
        { id: `${id}-1`, at: NOW, type: 'custom', sessionId: 's' },
        { id: `${id}-2`, at: NOW + 1, type: 'custom', sessionId: 's' },
      ]),
      { id, outcomes },
    );
  const ledgerOf = async (appId: string): Promise<Record<string, number>> => {
    const rows = await warehouse.select<{ outcome: string; total: number }>(
      `SELECT outcome, toFloat64(sum(count)) AS total FROM ledger WHERE appId = {app:String} GROUP BY outcome`,
      { params: { app: appId } },
    );
    return Object.fromEntries(rows.map(({ outcome, total }) => [outcome, total]));
  };
  const eventsOf = async (appId: string): Promise<unknown> =>
    (
      await warehouse.select(
        `SELECT (SELECT toFloat64(count()) FROM events WHERE appId = {app:String}) AS rows,
           (SELECT toFloat64(sum(eventCount)) FROM sessions FINAL WHERE appId = {app:String}) AS counted`,
        { params: { app: appId } },
      )
    )[0];

  it('is counted once, with what ingest refused, in the same batch and in later ones', async () => {
    const lane = processor();
    const first = sent('copied', 1, 'a');
    await lane.handle(batchOf('101', [first, { ...first, offset: 2 }, sent('copied', 3, 'b')]));
    await lane.handle(batchOf('101', [{ ...first, offset: 4 }]));
    expect(await ledgerOf('copied')).toEqual({ ACCEPTED: 4, INVALID: 4 });
    expect(await eventsOf('copied')).toEqual({ rows: 4, counted: 4 });
    expect(await metrics.metrics()).toContain('sonde_processor_copied_records_total 2');
  });

  it('is not taken for what a phone sends twice, which has an id of its own', async () => {
    const again = withHeader({ ...sent('repeated', 1, 'a'), offset: 2 }, { id: 'other' });
    await processor().handle(batchOf('102', [sent('repeated', 1, 'a'), again]));
    expect(await ledgerOf('repeated')).toEqual({ ACCEPTED: 2, DUPLICATE: 2, INVALID: 4 });
  });

  it('goes to the dead letters once when nobody can read it', async () => {
    const value = encodeRecord(
      { ...header('poisoned', 3), id: 'p', protocol: 'telepathy' as never },
      gzipSync('x'),
    );
    const outcome = await processor().handle(
      batchOf(
        '103',
        [1, 2].map((offset) => ({ offset, key: 'poisoned:s', value })),
      ),
    );
    expect(outcome).toMatchObject({ kind: 'done', deadLetters: [{ offset: 1 }] });
    expect(await ledgerOf('poisoned')).toEqual({ INVALID: 3 });
  });

  // The fifth insert is the second batch's ledger, the sixth its sessions.
  it.each([
    ['before', 5, { ACCEPTED: 4, DUPLICATE: 2, INVALID: 6 }],
    ['after', 6, { ACCEPTED: 4, INVALID: 4 }],
  ] as const)(
    'counts its events once when its lane moves in the middle of the batch, %s the ledger landed',
    async (when, insert, ledger) => {
      const appId = `moved-${when}`;
      const logId = `10${insert}`;
      const first = sent(appId, 1, 'a');
      const old = processor(new Fault(insert, false).over(warehouse));
      await old.handle(batchOf(logId, [first]));
      const second = [{ ...first, offset: 2 }, sent(appId, 3, 'b')];
      expect((await old.handle(batchOf(logId, second))).kind).toBe('retry');
      expect((await processor().handle(batchOf(logId, second, true))).kind).toBe('done');

      expect(await eventsOf(appId)).toEqual({ rows: 4, counted: 4 });
      // The new owner has not seen the first; what the old one has written stands.
      expect(await ledgerOf(appId)).toEqual(ledger);
    },
  );
});
