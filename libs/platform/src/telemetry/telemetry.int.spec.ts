import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startTelemetry } from './start-telemetry';
import { trace } from './trace';

describe('telemetry', () => {
  it('does the work and sends nothing without an endpoint', async () => {
    const telemetry = await startTelemetry('test');
    expect(await trace('work', () => Promise.resolve(42))).toBe(42);
    await telemetry.shutdown();
  });

  it('sends spans to the collector, errors included, and hands results and errors on', async () => {
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
    const telemetry = await startTelemetry(
      'test',
      `http://127.0.0.1:${(collector.address() as AddressInfo).port}/`,
    );
    expect(await trace('roll-up', () => Promise.resolve('done'), { rows: 3 })).toBe('done');
    await expect(trace('append', () => Promise.reject(new Error('full')))).rejects.toThrow('full');
    await telemetry.shutdown();
    collector.close();
    expect(requests.map((request) => request.path)).toContain('/v1/traces');
    const sent = requests.map((request) => request.body).join('');
    for (const text of ['sonde-test', 'roll-up', 'append', 'full']) expect(sent).toContain(text);
  });
});
