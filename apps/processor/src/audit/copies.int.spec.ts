import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { EVENTS_TOPIC, openEventLog, partitionOf, type AppendRecord, type EventLog } from '@sonde/event-log';
import type { RunningApp } from '@sonde/platform';
import { decodeRecord, encodeRecord } from '@sonde/sdk-protocols';
import { openWarehouse, type Warehouse } from '@sonde/warehouse';
import { runOperation } from '../operations/run-operation';
import { header, NOW, recordOf } from '../testing/phone-records';
import { runProcessor, Said, untilProcessed } from '../testing/running-processor';

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

describe('an audit of records that are in the log twice', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'sonde-audit-copies-'));
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

  const append = async (...records: AppendRecord[]): Promise<void> => {
    await log.append(EVENTS_TOPIC, records);
    await untilProcessed(log);
  };
  const audit = async (args: string): Promise<string[]> => {
    const said = new Said();
    const code = await runOperation('audit', args.split(' '), said, { SONDE_DATA_DIR: dataDir });
    return code === 0 ? [] : [...said.noted, said.text];
  };
  const ledger = (): Promise<unknown[]> =>
    warehouse.select(
      `SELECT outcome, toFloat64(sum(count)) AS total FROM ledger WHERE appId = 'app' GROUP BY outcome ORDER BY outcome`,
    );

  const plain = recordOf('app', 0, 'i', [{ id: 'e', at: NOW, type: 'custom', sessionId: 's' }]);
  const read = decodeRecord(plain.value);
  const sent: AppendRecord = {
    key: plain.key,
    value: encodeRecord(
      { ...read.header, id: 'a', outcomes: [{ outcome: 'INVALID', reason: 'missing_field', count: 2 }] },
      read.body,
    ),
    events: 1,
  };
  const poison: AppendRecord = {
    key: plain.key,
    value: encodeRecord({ ...header('app', 4), id: 'p', protocol: 'telepathy' as never }, gzipSync('x')),
    events: 4,
  };

  it('finds nothing wrong, whether the processor knew them for copies or had just taken over', async () => {
    await append(sent, poison);
    await append(sent, poison);
    const known = [
      { outcome: 'ACCEPTED', total: 1 },
      { outcome: 'INVALID', total: 2 + 4 },
    ];
    expect(await ledger()).toEqual(known);
    expect(await audit('--json')).toEqual([]);
    // Also when what they are copies of lies before the range.
    const partition = partitionOf(plain.key, log.partitions);
    expect(await audit(`--json --partition ${partition} --from 2`)).toEqual([]);

    await processor.close();
    processor = await runProcessor(dataDir);
    await append(sent, poison);
    expect(await ledger()).toEqual([
      { outcome: 'ACCEPTED', total: 1 },
      { outcome: 'DUPLICATE', total: 1 },
      { outcome: 'INVALID', total: 2 * (2 + 4) },
    ]);
    expect(await audit('--json')).toEqual([]);
    expect(await audit(`--json --partition ${partition} --from 4`)).toEqual([]);
  });

  it('still finds what the ledger lost', async () => {
    await warehouse.command(
      "ALTER TABLE ledger DELETE WHERE outcome = 'ACCEPTED' SETTINGS mutations_sync = 2",
    );
    expect((await audit('--json')).join('')).toContain('"differing":1');
    expect(await audit('--json --repair')).toEqual([]);
    expect(await ledger()).toContainEqual({ outcome: 'ACCEPTED', total: 1 });
  });
});
