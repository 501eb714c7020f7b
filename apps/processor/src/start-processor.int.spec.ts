import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { EVENTS_TOPIC, openEventLog, PROCESSOR_GROUP } from '@sonde/event-log';
import { createLogger, createMetrics, loadConfig, Readiness } from '@sonde/platform';
import { encodeRecord, type RecordHeader } from '@sonde/sdk-protocols';
import { openWarehouse } from '@sonde/warehouse';
import { processorConfig } from './config';
import { startProcessor } from './start-processor';
import { runProcessor } from './testing/running-processor';

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

const MIB = 2 ** 20;

const HEADER: RecordHeader = {
  v: 1,
  protocol: 'native',
  tenantId: 'tenant',
  appId: 'app',
  batchId: 'b',
  receivedAt: Date.now(),
  skewMs: 0,
  retentionDays: 90,
  sessionGapMs: 1_800_000,
  encoding: 'identity',
  events: 1,
  refused: [],
  outcomes: [],
};

/** One event in a body of so many bytes. */
function recordOf(id: string, bytes: number): Buffer {
  const event = { id, type: 'custom', at: Date.now(), name: 'n', sessionId: 's', padding: 'x'.repeat(bytes) };
  const body = { batchId: id, resource: { installId: 'i' }, events: [event] };
  return encodeRecord(HEADER, Buffer.from(JSON.stringify(body)));
}

it('the processor takes records by their bytes: few large ones at once, one at least', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'sonde-processor-start-'));
  const log = await openEventLog({ dataDir });
  const records = [4, 4, 8, 4].map((mib, i) => ({
    key: 'app:s',
    value: recordOf(`e${i}`, mib * MIB),
    events: 1,
  }));
  await log.append(EVENTS_TOPIC, records);
  const metrics = createMetrics('processor');
  const processor = await startProcessor({
    config: loadConfig(processorConfig, { SONDE_DATA_DIR: dataDir, SONDE_PROCESSOR_PORT: '0' }),
    logger: createLogger('processor', 'silent'),
    metrics,
    readiness: new Readiness(),
    ending: new AbortController().signal,
  });
  try {
    while ((await log.lag(EVENTS_TOPIC, PROCESSOR_GROUP)).records > 0) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    const text = await metrics.metrics();
    expect(text).toMatch(/sonde_processor_events_total\{outcome="accepted",app="processor"\} 4/);
    // One record in each of four batches.
    expect(text).toMatch(/sonde_processor_batch_records_bucket\{le="1",app="processor"\} 4/);
    expect(text).toMatch(/sonde_processor_batch_records_count\{app="processor"\} 4/);
  } finally {
    await processor.close();
    await log.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
});

it('ends in order while ClickHouse takes rows and never answers', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'sonde-processor-hang-'));
  const engine = await openWarehouse({ dataDir, logger: silent });
  const { port, password } = JSON.parse(readFileSync(join(dataDir, 'clickhouse', 'engine.json'), 'utf8')) as {
    port: number;
    password: string;
  };
  let swallowed = 0;
  // Hands on everything but inserts of rows.
  const proxy = createServer((asked, answer) => {
    if (/INSERT(%20|\+)INTO(%20|\+)(?!schema)/.test(asked.url ?? '')) return void swallowed++;
    const { method, url, headers } = asked;
    const onwards = request({ host: '127.0.0.1', port, method, path: url, headers }, (answered) => {
      answer.writeHead(answered.statusCode ?? 502, answered.headers);
      answered.pipe(answer);
    });
    onwards.once('error', () => answer.destroy());
    asked.pipe(onwards);
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const log = await openEventLog({ dataDir });
  await log.append(EVENTS_TOPIC, [{ key: 'app:s', value: recordOf('e', 100), events: 1 }]);
  const at = `127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  try {
    const processor = await runProcessor(dataDir, {
      SONDE_CLICKHOUSE_URL: `http://sonde:${password}@${at}/sonde`,
    });
    while (swallowed === 0) await pause(10);
    await processor.close();
    expect((await log.lag(EVENTS_TOPIC, PROCESSOR_GROUP)).records).toBe(1);
  } finally {
    proxy.closeAllConnections();
    proxy.close();
    await log.close();
    await engine.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
});
