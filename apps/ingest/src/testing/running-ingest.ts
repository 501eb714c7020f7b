import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { makeKey, openCatalog } from '@sonde/catalog';
import type { App, AppSettings, Catalog, KeyKind } from '@sonde/catalog';
import { EVENTS_TOPIC, LogUnavailableError } from '@sonde/event-log';
import type { EventLog, LogConsumer } from '@sonde/event-log';
import { createLogger, createMetrics, loadConfig, Readiness } from '@sonde/platform';
import type { RunningApp } from '@sonde/platform';
import { decodeRecord } from '@sonde/sdk-protocols';
import type { LogEntry } from '@sonde/sdk-protocols';
import { ingestConfig } from '../config';
import { startIngest } from '../start';
import type { StartOptions } from '../start';

const READER = 'test.reader';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

export interface StoredEntry extends LogEntry {
  readonly key: string;
}

/** The real ingest on real embedded stores in a folder of its own, with a tenant, an app and its keys. */
export class RunningIngest {
  private constructor(
    private readonly dataDir: string,
    private readonly running: RunningApp,
    readonly catalog: Catalog,
    private readonly log: EventLog,
    private readonly cable: { isOut: boolean },
    private readonly reader: LogConsumer,
    private readonly found: StoredEntry[],
    readonly tenantId: string,
    readonly app: App,
    readonly key: string,
  ) {}

  static async start(
    options: Omit<StartOptions, 'throughLog'> & {
      env?: Record<string, string>;
      settings?: Partial<AppSettings>;
    } = {},
  ): Promise<RunningIngest> {
    const { env = {}, settings, ...startOptions } = options;
    const dataDir = mkdtempSync(join(tmpdir(), 'sonde-ingest-'));
    const cable = { isOut: false };
    let log: EventLog | undefined;
    const running = await startIngest(
      {
        config: loadConfig(ingestConfig, { SONDE_DATA_DIR: dataDir, SONDE_INGEST_PORT: '0', ...env }),
        logger: createLogger('ingest', 'silent'),
        metrics: createMetrics('ingest'),
        readiness: new Readiness(),
        ending: new AbortController().signal,
      },
      { ...startOptions, throughLog: (opened) => behindCable((log = opened), cable) },
    );
    if (!log) throw new Error('ingest opened no log');
    const catalog = await openCatalog({ dataDir });
    const tenant = await catalog.tenants.insert({ name: 'Shop' });
    const app = await catalog.apps.insert({
      tenantId: tenant.id,
      name: 'Shop for Android',
      platform: 'ANDROID',
      retentionDays: 90,
      sessionGapMinutes: 30,
      ...settings,
    });
    const key = await newKey(catalog, 'INGEST', tenant.id, app.id);
    const found: StoredEntry[] = [];
    const reader = await log.consume(
      { topic: EVENTS_TOPIC, group: READER, maxEvents: 1_000, maxBytes: 2 ** 20, lingerMs: 0 },
      {
        handle: (batch) => {
          found.push(...batch.records.map((record) => ({ key: record.key, ...decodeRecord(record.value) })));
          return Promise.resolve({ kind: 'done' });
        },
      },
    );
    return new RunningIngest(
      dataDir,
      running,
      catalog,
      log,
      cable,
      reader,
      found,
      tenant.id,
      app,
      key.secret,
    );
  }

  get url(): string {
    return this.running.url;
  }

  get port(): number {
    return Number(new URL(this.running.url).port);
  }

  async newKey(kind: KeyKind): Promise<{ id: string; version: number; secret: string }> {
    return newKey(this.catalog, kind, this.tenantId, kind === 'INGEST' ? this.app.id : undefined);
  }

  /** Cuts ingest off from the log, or connects it again. What reads the log here is not affected. */
  cutLog(isOut: boolean): void {
    this.cable.isOut = isOut;
  }

  async send(
    method: 'GET' | 'POST' | 'PUT',
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const bytes =
      body === undefined || Buffer.isBuffer(body) || typeof body === 'string' ? body : JSON.stringify(body);
    const response = await fetch(this.url + path, {
      method,
      ...(bytes !== undefined && { body: bytes }),
      headers: {
        ...(bytes !== undefined && { 'content-type': 'application/json' }),
        authorization: `Bearer ${this.key}`,
        ...headers,
      },
    });
    const text = await response.text();
    const isJson = /json/.test(response.headers.get('content-type') ?? '');
    return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
  }

  native(body: unknown, headers?: Record<string, string>): Promise<Answer> {
    return this.send('POST', '/v1/events', body, headers);
  }

  measure(body: unknown, headers?: Record<string, string>): Promise<Answer> {
    return this.send('PUT', '/events', body, {
      'msr-req-id': 'b1f7c2d4-0000-4000-8000-000000000001',
      ...headers,
    });
  }

  /** Everything that the log holds by now, since the last time it was asked. */
  async entries(): Promise<StoredEntry[]> {
    while ((await this.log.lag(EVENTS_TOPIC, READER)).records > 0) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    return this.found.splice(0);
  }

  /** What an operator would look at: the metrics. */
  async untilSpoolIsEmpty(): Promise<void> {
    for (;;) {
      const { body } = await this.send('GET', '/metrics');
      if (String(body).includes('sonde_ingest_spool{of="records",app="ingest"} 0')) return;
    }
  }

  async stop(): Promise<void> {
    await this.reader.close();
    await this.catalog.close();
    await this.running.close();
    rmSync(this.dataDir, { recursive: true, force: true });
  }
}

/** The body of an entry as JSON text. */
export function bodyText(entry: StoredEntry | undefined): string {
  if (!entry) throw new Error('there is no such entry');
  if (entry.header.encoding === 'gzip') return gunzipSync(entry.body).toString();
  if (entry.header.encoding === 'identity') return entry.body.toString();
  throw new Error(`no test expects ${entry.header.encoding}`);
}

async function newKey(catalog: Catalog, kind: KeyKind, tenantId: string, appId: string | undefined) {
  const { secret, prefix, hash } = makeKey(kind);
  const key = await catalog.keys.insert({
    tenantId,
    kind,
    name: kind,
    prefix,
    hash,
    ...(appId && { appId }),
  });
  return { id: key.id, version: key.version, secret };
}

/** The real log, of which ingest can be cut off. */
function behindCable(log: EventLog, cable: { isOut: boolean }): EventLog {
  const connected = (): EventLog => {
    if (cable.isOut) throw new LogUnavailableError('the cable is out');
    return log;
  };
  return {
    logId: log.logId,
    partitions: log.partitions,
    append: async (...args) => connected().append(...args),
    consume: (...args) => log.consume(...args),
    lag: (...args) => log.lag(...args),
    range: (...args) => log.range(...args),
    read: (...args) => log.read(...args),
    position: (...args) => log.position(...args),
    check: async () => connected().check(),
    close: () => log.close(),
  };
}
