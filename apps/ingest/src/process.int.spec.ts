import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { makeKey, openCatalog } from '@sonde/catalog';
import { EVENTS_TOPIC, openEventLog, PROCESSOR_GROUP } from '@sonde/event-log';
import { batch, launch } from './testing/bodies';
import { buildIngest, IngestProcess } from './testing/ingest-process';

const MIB = 2 ** 20;

describe('ingest as a process', () => {
  let folder: string;
  let program: string;
  let secret: string;
  let ingest: IngestProcess;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'sonde-ingest-process-'));
    program = buildIngest(folder);
    const catalog = await openCatalog({ dataDir: folder });
    const tenant = await catalog.tenants.insert({ name: 'Shop' });
    const app = await catalog.apps.insert({
      tenantId: tenant.id,
      name: 'Shop',
      platform: 'IOS',
      retentionDays: 90,
      sessionGapMinutes: 30,
    });
    const made = makeKey('INGEST');
    secret = made.secret;
    await catalog.keys.insert({
      tenantId: tenant.id,
      appId: app.id,
      kind: 'INGEST',
      name: 'k',
      prefix: made.prefix,
      hash: made.hash,
    });
    await catalog.close();
  });
  beforeEach(async () => {
    ingest = await IngestProcess.start(program, folder);
  });
  afterEach(() => ingest.end('SIGKILL'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const send = async (body: Buffer | string, headers: Record<string, string> = {}): Promise<number> => {
    const response = await fetch(`${ingest.url}/v1/events`, {
      method: 'POST',
      body: body,
      headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json', ...headers },
    });
    await response.text();
    return response.status;
  };
  const eventsInLog = async (): Promise<number> => {
    const log = await openEventLog({ dataDir: folder });
    try {
      return (await log.lag(EVENTS_TOPIC, PROCESSOR_GROUP)).events;
    } finally {
      await log.close();
    }
  };

  it('takes less than 64 MiB of memory for a bomb of 1 GiB in 1 MiB', async () => {
    const member = gzipSync(Buffer.alloc(8 * MIB));
    const bomb = Buffer.concat(Array.from({ length: 128 }, () => member));
    expect(bomb.length).toBeLessThan(1.1 * MIB);
    // What any first requests take is no part of the measure.
    for (let i = 0; i < 5; i++) expect(await send(JSON.stringify(batch([launch()])))).toBe(202);
    const before = ingest.peakMemory();
    for (let i = 0; i < 3; i++) expect(await send(bomb, { 'content-encoding': 'gzip' })).toBe(413);
    expect(ingest.peakMemory() - before).toBeLessThan(64 * MIB);
  });

  it('has everything that it answered when it is killed the next moment', async () => {
    const before = await eventsInLog();
    let answered = 0;
    const sending = Array.from({ length: 8 }, async () => {
      for (;;) {
        try {
          if ((await send(JSON.stringify(batch([launch(), launch()])))) === 202) answered += 2;
        } catch {
          return; // It was killed.
        }
        if (answered >= 60) void ingest.end('SIGKILL');
      }
    });
    await Promise.all(sending);
    expect(answered).toBeGreaterThanOrEqual(60);
    const kept = (await eventsInLog()) - before;
    expect(kept).toBeGreaterThanOrEqual(answered);
    // At most the one batch of each connection that was under way.
    expect(kept).toBeLessThanOrEqual(answered + 16);
  });

  it('finishes the request under way when it is told to end, and ends with 0', async () => {
    const text = JSON.stringify(batch([launch()]));
    const before = await eventsInLog();
    const status = new Promise<number | undefined>((resolve, reject) => {
      const client = request(
        `${ingest.url}/v1/events`,
        {
          method: 'POST',
          headers: {
            authorization: `Bearer ${secret}`,
            'content-type': 'application/json',
            'content-length': Buffer.byteLength(text),
            expect: '100-continue',
          },
        },
        (response) => {
          response.resume().on('end', () => resolve(response.statusCode));
        },
      );
      client.on('error', reject);
      // The server has the headers: now it is told to end, and only then gets the body.
      client.on('continue', () => {
        client.write(text.slice(0, 20));
        ended = ingest.end('SIGTERM');
        const refused = async (): Promise<void> => {
          // Told and closing once it takes no new connections.
          while ((await fetch(`${ingest.url}/health/live`).catch(() => undefined)) !== undefined);
          client.end(text.slice(20));
        };
        void refused();
      });
      client.flushHeaders();
    });
    let ended: Promise<number | string> = Promise.reject(new Error('not told yet'));
    ended.catch(() => undefined);
    expect(await status).toBe(202);
    expect(await ended).toBe(0);
    expect(await eventsInLog()).toBe(before + 1);
  });

  it('does not wait for a client that never finishes when it is told to end', async () => {
    const head =
      `POST /v1/events HTTP/1.1\r\nHost: sonde\r\nAuthorization: Bearer ${secret}\r\n` +
      'Content-Type: application/json\r\nContent-Length: 100\r\nExpect: 100-continue\r\n\r\n';
    const socket = connect(Number(new URL(ingest.url).port), '127.0.0.1', () => socket.write(head));
    const closed = once(socket, 'close');
    // The answer to Expect: the request is under way.
    await once(socket, 'data');
    expect(await ingest.end('SIGTERM')).toBe(0);
    await closed;
  });
});
