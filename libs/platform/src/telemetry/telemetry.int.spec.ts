import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { buildSync } from 'esbuild';

describe('telemetry', () => {
  let folder: string;
  let program: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'sonde-telemetry-'));
    program = join(folder, 'traced.cjs');
    // Its own process, because the exporter loads parts with `import()`, which Jest's sandbox does not have.
    buildSync({
      entryPoints: [join(__dirname, 'testing', 'traced.ts')],
      outfile: program,
      bundle: true,
      platform: 'node',
      packages: 'external',
      supported: { 'dynamic-import': false },
      logLevel: 'error',
    });
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const run = async (...args: string[]) => {
    const env = { PATH: process.env['PATH'], NODE_PATH: join(__dirname, '../../../../node_modules') };
    return (await promisify(execFile)(process.execPath, [program, ...args], { env })).stdout;
  };

  it('does the work without an endpoint, results and errors handed on', async () => {
    expect(await run()).toBe('done, Error: full');
  });

  it('sends spans to the collector, errors included', async () => {
    const requests: { path: string; body: string }[] = [];
    const collector = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        requests.push({ path: request.url ?? '', body: Buffer.concat(chunks).toString() });
        response.setHeader('content-type', 'application/json').end('{}');
      });
    }).listen(0, '127.0.0.1');
    await once(collector, 'listening');
    const { port } = collector.address() as AddressInfo;
    expect(await run(`http://127.0.0.1:${port}/`)).toBe('done, Error: full');
    collector.close();
    expect(requests.map((request) => request.path)).toContain('/v1/traces');
    const sent = requests.map((request) => request.body).join('');
    for (const text of ['sonde-test', 'roll-up', 'append', 'full']) expect(sent).toContain(text);
  });

  it('ends also when the collector is away', async () => {
    expect(await run('http://127.0.0.1:1')).toBe('done, Error: full');
  });
});
