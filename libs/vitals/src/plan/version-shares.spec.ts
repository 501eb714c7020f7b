import { answerMetrics } from '../answer';
import type { DimensionId } from '../dimension';
import type { Filter, MetricsQuestion } from '../question';
import { planMetrics } from './plan-metrics';

const question = (groupBy: DimensionId[], filter: Filter[] = []): MetricsQuestion => ({
  scope: { tenantId: 'acme', appId: 'shop' },
  metrics: [{ metric: 'VERSION_ADOPTION_INSTALLS' }],
  range: { from: Date.UTC(2026, 2, 1), to: Date.UTC(2026, 2, 8) },
  filter,
  groupBy,
  timeZone: 'UTC',
  orderBy: [],
  first: 100,
});

const OF_TWO: Filter = { dimension: 'APP_VERSION', in: ['2.0'] };
const OF_PHONES: Filter = { dimension: 'OS', in: ['ios'] };

it.each<[string, DimensionId[], Filter[], number[] | undefined]>([
  ['by version', ['APP_VERSION'], [], []],
  ['by version and phone', ['APP_VERSION', 'OS'], [], [1]],
  ['by phone, of a version', ['OS'], [OF_TWO], [0]],
  ['of a version', [], [OF_TWO, OF_PHONES], []],
  ['by phone', ['OS'], [OF_PHONES], undefined],
])('part and whole %s come from one look at the rows', (_, groupBy, filter, wholeGroups) => {
  const { statements, readings } = planMetrics(question(groupBy, filter));
  expect(statements).toHaveLength(1);
  expect(statements[0]?.wholeGroups).toEqual(wholeGroups);
  expect(statements[0]?.sql.match(/FROM events/g)).toHaveLength(1);
  expect(readings).toEqual([{ kind: 'share', certainty: 'exact', statement: 0, column: 'v0' }]);
});

it('rows of other versions are in the whole, whatever the filter names, and those of other phones are not', () => {
  const [statement] = planMetrics(question([], [OF_TWO, OF_PHONES])).statements;
  const where = statement?.sql.split(' WHERE ')[1]?.split(' GROUP BY ')[0];
  expect(where).toContain('os =');
  expect(where).not.toContain('appVersion');
});

it('a part is held against the whole of its other groups', () => {
  const asked = question(['APP_VERSION', 'OS']);
  const { rows } = answerMetrics(asked, planMetrics(asked), [
    [
      { g0: '1.0', g1: 'ios', whole: 0, v0: 3 },
      { g0: '2.0', g1: 'ios', whole: 0, v0: 2 },
      { g0: '2.0', g1: 'android', whole: 0, v0: 7 },
      { g0: '', g1: 'ios', whole: 1, v0: 4 },
      { g0: '', g1: 'android', whole: 1, v0: 7 },
    ],
  ]);
  expect(rows.map(({ group, values: [value] }) => [...group, value?.numerator, value?.denominator])).toEqual([
    ['1.0', 'ios', 3, 4],
    ['2.0', 'android', 7, 7],
    ['2.0', 'ios', 2, 4],
  ]);
});
