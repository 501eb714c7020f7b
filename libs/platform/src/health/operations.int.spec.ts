import { Counter } from 'prom-client';
import { createMetrics } from '../metrics/metrics';
import { startOperationsServer } from './operations-server';
import type { OperationsServer } from './operations-server';
import { Readiness } from './readiness';

describe('health and metrics over HTTP', () => {
  const readiness = new Readiness();
  const metrics = createMetrics('test');
  let server: OperationsServer;
  let catalogFails: Error | undefined;

  beforeAll(async () => {
    readiness.add('catalog', () => (catalogFails ? Promise.reject(catalogFails) : Promise.resolve()));
    readiness.add('event log', () => Promise.resolve());
    server = await startOperationsServer({ host: '127.0.0.1', port: 0 }, { readiness, metrics });
  });
  afterAll(() => server.close());

  it('is live', async () => {
    expect((await fetch(`${server.url}/health/live`)).status).toBe(200);
  });

  it('is ready when every part is, and names the part that is not, without secrets', async () => {
    const ready = await fetch(`${server.url}/health/ready`);
    expect([ready.status, await ready.json()]).toEqual([
      200,
      {
        status: 'ready',
        notReady: [],
        checks: [
          { name: 'catalog', ready: true },
          { name: 'event log', ready: true },
        ],
      },
    ]);
    catalogFails = new Error('cannot reach mongodb://u:p@host');
    const not = await fetch(`${server.url}/health/ready`);
    expect([not.status, await not.json()]).toMatchObject([
      503,
      {
        notReady: ['catalog'],
        checks: [{ ready: false, message: 'cannot reach mongodb://[hidden]@host' }, {}],
      },
    ]);
    catalogFails = undefined;
    expect((await fetch(`${server.url}/health/ready`)).status).toBe(200);
  });

  it('stays ready without a part that it bridges, and says what is wrong with it', async () => {
    readiness.addBridged('log behind the spool', () => Promise.reject(new Error('no broker answers')));
    const report = await fetch(`${server.url}/health/ready`);
    expect([report.status, await report.json()]).toMatchObject([
      200,
      {
        status: 'ready',
        notReady: ['log behind the spool'],
        checks: [{}, {}, { ready: false, needed: false, message: 'no broker answers' }],
      },
    ]);
  });

  it('shows the process’s metrics and the app’s own, with the app’s name', async () => {
    new Counter({ name: 'sonde_things_total', help: 'Things', registers: [metrics] }).inc(3);
    const response = await fetch(`${server.url}/metrics`);
    const text = await response.text();
    expect(response.headers.get('content-type')).toContain('text/plain');
    expect(text).toContain('sonde_things_total{app="test"} 3');
    expect(text).toContain('process_cpu_seconds_total');
  });
});
