import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { Kafka, logLevel } from 'kafkajs';
import { EVENTS_TOPIC, openKafkaLog, PROCESSOR_GROUP, type EventLog } from '@sonde/event-log';
import { encodeRecord, type RecordHeader } from '@sonde/sdk-protocols';
import {
  environmentWithoutSonde,
  realKafkaBrokers,
  repositoryRoot,
  startApp,
  temporaryFolder,
  temporaryStores,
  waitFor,
  type AppProcess,
  type TemporaryFolder,
  type TemporaryStores,
} from '@sonde/test-kit';
import { openWarehouse, type Warehouse } from '@sonde/warehouse';

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
const PHONES = 20;
const EVENTS = 5;

interface Report {
  readonly partition: number;
  readonly [kind: string]: unknown;
}

/** The processor's operations on Kafka, as its operators call them: in a process of their own, beside a processor. */
describe('audit and dead letters on Kafka', () => {
  let folder: TemporaryFolder;
  let stores: TemporaryStores;
  let env: Record<string, string>;
  let log: EventLog;
  let warehouse: Warehouse;
  let processor: AppProcess;

  beforeAll(async () => {
    folder = temporaryFolder('operations');
    stores = temporaryStores();
    env = { ...stores.env, SONDE_KAFKA_PARTITIONS: '3', SONDE_DATA_DIR: folder.path };
    const kafka = openKafkaLog({
      brokers: realKafkaBrokers().split(','),
      topicPrefix: env['SONDE_KAFKA_TOPIC_PREFIX'] ?? '',
      partitions: 3,
      logger: silent,
    });
    log = await kafka;
    await waitFor(() => log.check().then(() => true));
    warehouse = await openWarehouse({ dataDir: folder.path, logger: silent });
    processor = await startApp('processor', { dataDir: folder.path, env });
    await log.append(EVENTS_TOPIC, records());
    await processed();
  });
  afterAll(async () => {
    await processor?.end();
    await log?.close();
    await warehouse?.close();
    await stores?.remove();
    folder?.remove();
  });

  const header = (events: number): RecordHeader => ({
    v: 1,
    protocol: 'native',
    tenantId: 'tenant',
    appId: 'shop',
    batchId: 'b',
    receivedAt: Date.now(),
    skewMs: 0,
    retentionDays: 90,
    sessionGapMs: 1_800_000,
    encoding: 'gzip',
    events,
    refused: [],
    outcomes: [],
  });
  const records = (): { key: string; value: Buffer; events: number }[] =>
    Array.from({ length: PHONES }, (_, phone) => {
      const events = Array.from({ length: EVENTS }, (_unused, n) => ({
        id: `${phone}/${n}`,
        type: 'custom',
        name: 'n',
        at: new Date().toISOString(),
        sessionId: `s${phone}`,
      }));
      const body = gzipSync(JSON.stringify({ resource: { installId: `i${phone}` }, events }));
      return { key: `shop:s${phone}`, value: encodeRecord(header(EVENTS), body), events: EVENTS };
    });
  const processed = (): Promise<boolean> =>
    waitFor(async () => (await log.lag(EVENTS_TOPIC, PROCESSOR_GROUP)).records === 0, {
      what: 'the end of the log',
    });
  const run = (operation: string): Promise<{ code: number; lines: string[]; said: string }> =>
    new Promise((resolve) => {
      const program = join(repositoryRoot(), 'dist/apps/processor/main.js');
      execFile(
        process.execPath,
        [program, ...operation.split(' ')],
        { env: { ...environmentWithoutSonde(), ...env } },
        (error, stdout, stderr) =>
          resolve({
            code: error === null ? 0 : Number(error.code),
            lines: stdout.split('\n').filter((line) => line !== ''),
            said: stderr,
          }),
      );
    });
  const sum = (lines: readonly string[], kind: string, what: string): number =>
    lines.reduce((total, line) => {
      const report = JSON.parse(line) as Report;
      return total + (report[kind] as Record<string, number>)[what]!;
    }, 0);

  it('an audit finds all as it should be, then what was taken away, and puts it back', async () => {
    const clean = await run('audit --json');
    expect([clean.code, clean.said]).toEqual([0, 'Clean.\n']);
    expect(clean.lines.length).toBe(3);
    expect(sum(clean.lines, 'events', 'present')).toBe(PHONES * EVENTS);
    expect(sum(clean.lines, 'sessions', 'present')).toBe(PHONES);

    await warehouse.command(
      "ALTER TABLE events DELETE WHERE sessionId IN ('s1', 's2', 's3') SETTINGS mutations_sync = 2",
    );
    await warehouse.command("ALTER TABLE sessions DELETE WHERE sessionId = 's4' SETTINGS mutations_sync = 2");
    const damaged = await run('audit --json');
    expect(damaged.code).toBe(1);
    expect(sum(damaged.lines, 'events', 'missing')).toBe(3 * EVENTS);
    expect(sum(damaged.lines, 'sessions', 'missing')).toBe(1);

    const repaired = await run('audit --repair --json');
    expect([repaired.code, repaired.said]).toEqual([0, expect.stringContaining('Clean.')]);
    expect(sum(repaired.lines.slice(3), 'events', 'present')).toBe(PHONES * EVENTS);
    expect(sum(repaired.lines.slice(3), 'sessions', 'present')).toBe(PHONES);
  });

  it('a dead letter is listed and put back once; what is still unreadable comes back', async () => {
    const later = encodeRecord({ ...header(1), v: 2 as never }, gzipSync('{}'));
    await log.append(EVENTS_TOPIC, [{ key: 'shop:s1', value: later, events: 1 }]);
    await processed();
    const listed = await run('dead-letters list --json');
    expect(listed.lines.map((line) => JSON.parse(line) as unknown)).toEqual([
      expect.objectContaining({ key: 'shop:s1', reason: 'unknown_version: unknown record version 2' }),
    ]);
    expect((await run('dead-letters replay --all --yes')).lines[0]).toBe('1 letter put back.');
    await processed();
    const again = await run('dead-letters list --json');
    expect(again.lines.map((line) => (JSON.parse(line) as { replayedAt: unknown }).replayedAt)).toEqual([
      expect.any(String),
      null,
    ]);
    expect((await run('audit')).code).toBe(0);
  });

  it('a position that was set by hand or forgotten is mended, and nothing is written twice or lost', async () => {
    await processor.end();
    const prefix = env['SONDE_KAFKA_TOPIC_PREFIX'] ?? '';
    const kafka = new Kafka({ brokers: realKafkaBrokers().split(','), logLevel: logLevel.NOTHING });
    const admin = kafka.admin();
    await admin.connect();
    try {
      // Back to the beginning of one partition, to the end of the next.
      const partitions = [
        { partition: 0, offset: '0' },
        { partition: 1, offset: String((await log.range(EVENTS_TOPIC, 1)).next) },
      ];
      await admin.setOffsets({ groupId: prefix + PROCESSOR_GROUP, topic: prefix + EVENTS_TOPIC, partitions });
    } finally {
      await admin.disconnect();
    }
    // As when Kafka has forgotten it and a processor has begun anew with the oldest record.
    await log.resumeAt?.(EVENTS_TOPIC, PROCESSOR_GROUP, 2, 0);
    const shown = await run('position show');
    expect(shown.code).toBe(1);
    expect(shown.lines.filter((line) => line.includes('was not committed by Sonde'))).toHaveLength(2);
    expect(shown.lines.filter((line) => line.includes('would be written once more'))).toHaveLength(1);

    const tried = await run('position resume');
    expect(tried.lines).toEqual([
      expect.stringContaining('partition 0: would go on with offset'),
      expect.stringContaining('partition 1: would go on with offset'),
      expect.stringContaining('partition 2: would go on with offset'),
    ]);
    expect((await run('position show')).lines).toEqual(shown.lines);
    expect((await run('position resume --yes')).code).toBe(0);
    expect((await run('position show')).code).toBe(0);

    processor = await startApp('processor', { dataDir: folder.path, env });
    const busy = await run('position resume');
    expect([busy.code, busy.lines]).toEqual([0, ['All positions are well.']]);
    await expect(log.resumeAt?.(EVENTS_TOPIC, PROCESSOR_GROUP, 0, 0)).rejects.toThrow('has members');
    // The same events once more are repetitions; a doubled one would show as such in the audit.
    await log.append(EVENTS_TOPIC, records());
    await processed();
    const audit = await run('audit --json');
    expect(audit.code).toBe(0);
    expect(sum(audit.lines, 'events', 'present')).toBe(PHONES * EVENTS);
  });
});
