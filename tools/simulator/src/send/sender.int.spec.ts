import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import type { Outgoing } from '../wire/outgoing';
import { sendAll, retryDelay, type SenderOptions } from './sender';

interface Arrived {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** An ingest that answers as a spec says. */
class Ingest {
  readonly arrived: Arrived[] = [];
  readonly server: Server;
  constructor(answer: (arrived: Arrived, response: ServerResponse, attempt: number) => void) {
    const attempts = new Map<string, number>();
    this.server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const raw = Buffer.concat(chunks);
        const body = (request.headers['content-encoding'] === 'gzip' ? gunzipSync(raw) : raw).toString();
        const one = { path: `${request.method ?? ''} ${request.url ?? ''}`, headers: request.headers, body };
        const attempt = attempts.get(body.slice(0, 40)) ?? 0;
        attempts.set(body.slice(0, 40), attempt + 1);
        this.arrived.push(one);
        answer(one, response, attempt);
      });
    });
  }
  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }
  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

const outgoing = (batchId: string, events = 2): Outgoing => ({
  batchId,
  events,
  method: 'POST',
  path: '/v1/events',
  headers: { 'x-batch': batchId },
  body: (now) => `{"batchId":"${batchId}","sentAt":${now}}`,
});

const options = (url: string, over: Partial<SenderOptions> = {}): SenderOptions => ({
  url,
  key: 'sk_ingest_x',
  connections: 3,
  gzip: true,
  giveUpAfter: 20_000,
  rate: undefined,
  stop: new AbortController().signal,
  ...over,
});

describe('sending', () => {
  let ingest: Ingest | undefined;
  afterEach(async () => {
    await ingest?.close();
    ingest = undefined;
  });

  it('sends every body once when all is well, over as many connections as it may', async () => {
    const sockets = new Set<unknown>();
    ingest = new Ingest((_, response) => {
      sockets.add(response.socket);
      response.writeHead(202).end('{"accepted":2,"duplicates":0,"rejected":[]}');
    });
    const url = await ingest.listen();
    const bodies = Array.from({ length: 60 }, (_, index) => outgoing(`b${index}-`));
    const summary = await sendAll(bodies, options(url));
    expect(summary).toMatchObject({ bodies: 60, events: 120, failed: 0, rejected: 0 });
    expect([...summary.answers]).toEqual([['202', 60]]);
    expect(ingest.arrived).toHaveLength(60);
    expect(ingest.arrived[0]).toMatchObject({
      path: 'POST /v1/events',
      headers: { authorization: 'Bearer sk_ingest_x', 'content-encoding': 'gzip' },
    });
    expect(sockets.size).toBeLessThanOrEqual(3);
  });

  it('tries again after 503, 429 and a connection that breaks: the same batch, sent at another time', async () => {
    ingest = new Ingest((_, response, attempt) => {
      if (attempt === 0) response.writeHead(503, { 'retry-after': '0' }).end();
      else if (attempt === 1) response.writeHead(429, { 'retry-after': '0' }).end();
      else if (attempt === 2) response.socket?.destroy();
      else response.writeHead(202).end('{}');
    });
    const url = await ingest.listen();
    const summary = await sendAll([{ ...outgoing('b0'), body: () => '{"batchId":"b0"}' }], options(url));
    expect(summary).toMatchObject({ bodies: 1, events: 2, failed: 0 });
    expect(Object.fromEntries(summary.answers)).toEqual({ '503': 1, '429': 1, ECONNRESET: 1, '202': 1 });
    expect(new Set(ingest.arrived.map(({ body }) => body))).toEqual(new Set(['{"batchId":"b0"}']));
  });

  it('survives an ingest that is away, and one that comes back on the same address', async () => {
    const first = new Ingest((_, response) => response.writeHead(202).end('{}'));
    const url = await first.listen();
    const port = Number(new URL(url).port);
    await first.close();
    const sending = sendAll([outgoing('b0')], options(url));
    ingest = new Ingest((_, response) => response.writeHead(202).end('{}'));
    await new Promise<void>((resolve) => ingest?.server.listen(port, '127.0.0.1', resolve));
    await expect(sending).resolves.toMatchObject({ bodies: 1, failed: 0 });
  });

  it('does not repeat what is refused, and tells why', async () => {
    ingest = new Ingest((_, response) => response.writeHead(401).end('{"error":{"code":"unauthenticated"}}'));
    const onAccepted = jest.fn();
    const summary = await sendAll([outgoing('b0')], options(await ingest.listen(), { onAccepted }));
    expect(onAccepted).not.toHaveBeenCalled();
    expect(summary).toMatchObject({ bodies: 0, events: 0, failed: 1 });
    expect(summary.reasons[0]).toContain('unauthenticated');
    expect(ingest.arrived).toHaveLength(1);
  });

  it('counts events that an answer refuses one by one', async () => {
    ingest = new Ingest((_, response) =>
      response.writeHead(202).end('{"accepted":1,"rejected":[{"index":1,"code":"too_old","message":"m"}]}'),
    );
    const accepted: unknown[] = [];
    const summary = await sendAll(
      [outgoing('b0')],
      options(await ingest.listen(), {
        onAccepted: ({ batchId }, refused) => accepted.push([batchId, [...refused]]),
      }),
    );
    expect(summary).toMatchObject({ rejected: 1, reasons: ['b0[1]: too_old m'] });
    expect(accepted).toEqual([['b0', [1]]]);
  });

  it('gives up when the time is over, and stops taking bodies when told to', async () => {
    ingest = new Ingest((_, response) => response.writeHead(503).end());
    const url = await ingest.listen();
    await expect(sendAll([outgoing('b0')], options(url, { giveUpAfter: 0 }))).resolves.toMatchObject({
      failed: 1,
    });
    const stop = new AbortController();
    stop.abort();
    await expect(sendAll([outgoing('b1')], options(url, { stop: stop.signal }))).resolves.toMatchObject({
      bodies: 0,
      failed: 0,
    });
    expect(ingest.arrived).toHaveLength(1);
  });

  it('waits as long as the server asks, else longer each time up to 5 s', () => {
    expect(retryDelay('7', 0)).toBe(7_000);
    expect(retryDelay('soon', 0)).toBe(100);
    expect([0, 1, 2, 30].map((attempt) => retryDelay(undefined, attempt))).toEqual([100, 200, 400, 5_000]);
  });
});
