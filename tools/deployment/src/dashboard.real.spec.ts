import { startStandalone, waitFor, type Standalone } from '@sonde/test-kit';
import { askPrometheus, startPrometheus, type Prometheus } from './prometheus';
import { alertQuestions, dashboardQuestions } from './questions';

/** A phone that sends, once what is fine and once what is not, and a person who asks, once well and once not. */
async function makeTraffic(sonde: Standalone): Promise<void> {
  const app = await sonde.createApp();
  const send = (body: unknown): Promise<Response> =>
    fetch(`${sonde.endpoints.ingest}/v1/events`, {
      method: 'POST',
      headers: { authorization: `Bearer ${app.ingestKey}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const resource = { installId: 'phone', appVersion: '1', os: 'Android', device: 'Pixel 8' };
  const launch = { id: 'first', type: 'app_launch', at: Date.now(), kind: 'cold', durationMs: 812 };
  const [good, bad] = [launch, { ...launch, id: 'second', kind: 'none such' }];
  const answer = await send({ batchId: 'one', resource, events: [good, bad] });
  expect(await answer.json()).toMatchObject({ accepted: 1, rejected: [expect.anything()] });
  await sonde.untilFresh(app.appId);
  await sonde.ask('{ noSuchField }');
  const { metrics } = await sonde.graphql<{ metrics: { rows: unknown[] } }>(
    `{ metrics(input: {
      metrics: [{ metric: LAUNCH_DURATION, statistic: P95 }]
      range: { from: "2020-01-01T00:00:00Z", to: "2100-01-01T00:00:00Z" }
    }) { rows { values { value } } } }`,
    {},
    app.queryKey,
  );
  expect(metrics.rows).toEqual([{ values: [{ value: 812 }] }]);
}

describe('a real Prometheus on the running apps', () => {
  let sonde: Standalone;
  let prometheus: Prometheus;
  beforeAll(async () => {
    sonde = await startStandalone();
    const { ingest, processor, graphql } = sonde.endpoints;
    prometheus = await startPrometheus({
      ingest: new URL(ingest).host,
      processor: new URL(processor).host,
      query: new URL(graphql).host,
    });
    await makeTraffic(sonde);
  });
  afterAll(async () => {
    await prometheus.stop();
    await sonde.stop();
  });

  it.each(dashboardQuestions())(
    'has an answer for the panel “$asker”: $expression',
    async ({ expression }) => {
      const series = await waitFor(
        async () => {
          const found = await askPrometheus(prometheus.url, expression);
          return found.length > 0 && found;
        },
        { everyMs: 500, what: 'data' },
      );
      expect(series.length).toBeGreaterThan(0);
    },
  );

  it('raises no alert while all is well, and one when an app is gone', async () => {
    for (const { expression } of alertQuestions())
      expect([expression, await askPrometheus(prometheus.url, expression)]).toEqual([expression, []]);
    const down = alertQuestions().find(({ asker }) => asker === 'SondeAppDown')?.expression ?? '';
    await sonde.killSupervisor('SIGTERM');
    await waitFor(async () => (await askPrometheus(prometheus.url, down)).length === 3, {
      what: 'three apps that are down',
    });
  });
});
