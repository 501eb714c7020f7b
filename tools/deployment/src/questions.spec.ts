import { alertQuestions, dashboardQuestions, metricsIn, seriesOf } from './questions';

describe('the metrics in an expression', () => {
  it.each([
    ['up', ['up']],
    ['sum by (door) (rate(a_total{door="b_total"}[5m]))', ['a_total']],
    ['histogram_quantile(0.99, sum by (le) (rate(c_bucket[1m])))', ['c_bucket']],
    ['count(up{job=~"x|y"} == 0) or vector(0)', ['up']],
    ['min_over_time(max(a)[10m:1m]) > 1e5 and deriv(b[10m]) > 0', ['a', 'b']],
    ['sum(rate(d[5m])) by (code) / on(instance) group_left(app) e', ['d', 'e']],
  ])('%s', (expression, names) => {
    expect(metricsIn(expression)).toEqual(names);
  });
});

it('the series of a page are its metrics, and three of each histogram', () => {
  expect(seriesOf('# HELP a x\n# TYPE a counter\na 1\n# TYPE b histogram\nb_bucket{le="1"} 0\n')).toEqual([
    'a',
    'b_bucket',
    'b_sum',
    'b_count',
  ]);
});

it('the dashboard and the alerts ask something', () => {
  expect(dashboardQuestions().length).toBeGreaterThan(20);
  expect(alertQuestions().length).toBeGreaterThan(3);
  for (const { expression } of [...dashboardQuestions(), ...alertQuestions()])
    expect(metricsIn(expression).length).toBeGreaterThan(0);
});
