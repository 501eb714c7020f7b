import 'reflect-metadata';
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { makeTenant, startTestServer, type TestServer } from '../testing/server';

interface Span {
  readonly name: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly attributes: readonly { readonly key: string; readonly value: { readonly stringValue?: string } }[];
}

let folder: string;
let server: TestServer;
let collector: Server;
let child: ChildProcess | undefined;
const bodies: string[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sonde-traces-'));
  // The app as it runs, because the exporter loads parts with `import()`, which Jest's sandbox does not have.
  buildSync({
    entryPoints: [join(__dirname, '../main.ts')],
    outfile: join(folder, 'query.cjs'),
    bundle: true,
    platform: 'node',
    packages: 'external',
    supported: { 'dynamic-import': false },
    logLevel: 'error',
  });
  server = await startTestServer();
  collector = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      bodies.push(Buffer.concat(chunks).toString());
      response.setHeader('content-type', 'application/json').end('{}');
    });
  }).listen(0, '127.0.0.1');
  await once(collector, 'listening');
});
afterAll(async () => {
  child?.kill('SIGKILL');
  collector.close();
  await server.close();
  rmSync(folder, { recursive: true });
});

it('a question is a span, named by its operation, and what it asks of ClickHouse are parts of it', async () => {
  const tenant = await makeTenant(server, 'traced');
  child = fork(join(folder, 'query.cjs'), [], {
    env: {
      PATH: process.env['PATH'],
      NODE_PATH: join(__dirname, '../../../../node_modules'),
      SONDE_DATA_DIR: server.dataDir,
      SONDE_QUERY_PORT: '0',
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${(collector.address() as AddressInfo).port}`,
    },
    execArgv: [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const [{ url }] = (await once(child, 'message')) as [{ url: string }];
  const answer = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { authorization: `Bearer ${tenant.query}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      operationName: 'HowMany',
      query:
        'query HowMany { metrics(input: { metrics: [{ metric: EVENTS }, { metric: SESSIONS }], range: { from: "2026-11-01T00:00:00Z", to: "2026-11-03T00:00:00Z" } }) { rows { values { value } } } }',
    }),
  });
  expect(await answer.json()).toMatchObject({ data: { metrics: { rows: [{}] } } });
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  expect((await ended)[0]).toBe(0);

  const spans = bodies.flatMap((body) =>
    (JSON.parse(body) as { resourceSpans: { scopeSpans: { spans: Span[] }[] }[] }).resourceSpans.flatMap(
      ({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans),
    ),
  );
  const question = spans.find(({ name }) => name === 'answer question');
  expect(question?.attributes).toContainEqual({ key: 'operation', value: { stringValue: 'HowMany' } });
  const asked = spans.filter(({ name }) => name === 'ask clickhouse');
  expect(asked.map(({ parentSpanId }) => parentSpanId)).toEqual([question?.spanId, question?.spanId]);
});
