import { startStandalone } from '@sonde/test-kit';
import { alertQuestions, dashboardQuestions, metricsIn, seriesOf } from './questions';

it('the dashboard and the alerts ask only for metrics that the running apps export', async () => {
  const sonde = await startStandalone();
  try {
    const { ingest, processor, graphql } = sonde.endpoints;
    const pages = await Promise.all(
      [ingest, processor, graphql].map(async (url) => (await fetch(new URL('/metrics', url))).text()),
    );
    // `up` is Prometheus' own.
    const exported = new Set(['up', ...pages.flatMap(seriesOf)]);
    expect(exported.size).toBeGreaterThan(50);
    const unknown = [...dashboardQuestions(), ...alertQuestions()].flatMap(({ asker, expression }) =>
      metricsIn(expression)
        .filter((name) => !exported.has(name))
        .map((name) => `${asker}: ${name}`),
    );
    expect(unknown).toEqual([]);
  } finally {
    await sonde.stop();
  }
});
