import * as fc from 'fast-check';
import { answerMetrics } from '../answer';
import { DIMENSION_IDS } from '../dimension';
import { planMetrics } from './plan-metrics';
import { QuestionError, type MetricsQuestion } from '../question';
import { METRIC_IDS, METRICS, needsStatistic } from '../registry';

const question = (changes: Partial<MetricsQuestion>): MetricsQuestion => ({
  scope: { tenantId: 'acme', appId: 'shop' },
  metrics: [{ metric: 'SESSIONS' }],
  range: { from: Date.UTC(2026, 0, 1), to: Date.UTC(2026, 0, 3) },
  filter: [],
  groupBy: [],
  timeZone: 'UTC',
  orderBy: [],
  first: 100,
  ...changes,
});

const faultOf = (changes: Partial<MetricsQuestion>): QuestionError => {
  try {
    planMetrics(question(changes));
  } catch (error) {
    if (error instanceof QuestionError) return error;
    throw error;
  }
  throw new Error('it was planned');
};

describe('refuses', () => {
  it.each<[string, Partial<MetricsQuestion>]>([
    ['input.metrics', { metrics: [] }],
    ['input.metrics[0].statistic', { metrics: [{ metric: 'LAUNCH_DURATION' }] }],
    [
      'input.metrics[1].statistic',
      { metrics: [{ metric: 'EVENTS' }, { metric: 'SESSIONS', statistic: 'P50' }] },
    ],
    ['input.range', { range: { from: 5, to: 5 } }],
    ['input.range', { range: { from: 6, to: 5 } }],
    ['input.range', { grain: 'DAY', range: { from: 0, to: 401 * 86_400_000 } }],
    ['input.range', { grain: 'MINUTE', range: { from: 0, to: 8 * 86_400_000 } }],
    ['input.timeZone', { timeZone: 'Mars/Olympus' }],
    ['input.timeZone', { timeZone: '+05:30' }],
    ['input.groupBy[0]', { groupBy: ['STATUS_CLASS'] }],
    ['input.groupBy[1]', { groupBy: ['OS', 'OS'] }],
    ['input.filter[0].dimension', { filter: [{ dimension: 'SCREEN', in: ['Home'] }] }],
    ['input.filter[0]', { filter: [{ dimension: 'OS' }] }],
    ['input.orderBy[0].index', { orderBy: [{ index: 1, direction: 'ASC' }] }],
    ['input.metrics', { metrics: Array.from({ length: 65 }, () => ({ metric: 'SESSIONS' as const })) }],
    [
      'input.filter',
      { filter: Array.from({ length: 65 }, () => ({ dimension: 'OS' as const, in: ['ios'] })) },
    ],
    ['input.first', { first: 0 }],
    ['input.first', { first: 1_001 }],
  ])('%s', (path, changes) => {
    expect(faultOf(changes).path).toBe(path);
  });

  it('a senseless dimension with the list of those that make sense', () => {
    const fault = faultOf({ metrics: [{ metric: 'CRASHES' }], groupBy: ['ENDPOINT'] });
    expect(fault.allowed).toEqual(METRICS.CRASHES.dimensions);
    expect(fault.message).toContain('ERROR_GROUP');
  });

  it('every pair of metric and dimension that the registry does not list, and no other', () => {
    for (const metric of METRIC_IDS) {
      const asked = { metric, ...(needsStatistic(METRICS[metric]) ? { statistic: 'P50' as const } : {}) };
      for (const dimension of DIMENSION_IDS) {
        const plan = () => planMetrics(question({ metrics: [asked], groupBy: [dimension] }));
        if (METRICS[metric].dimensions.includes(dimension)) expect(plan).not.toThrow();
        else expect(plan).toThrow(QuestionError);
      }
    }
  });
});

describe('a plan', () => {
  it('may be of 64 metrics, ten groups and 64 filters', () => {
    const metrics = Array.from({ length: 64 }, () => ({ metric: 'SESSIONS' as const }));
    const groupBy = METRICS.SESSIONS.dimensions.slice(0, 10);
    const filter = Array.from({ length: 64 }, () => ({ dimension: 'OS' as const, in: ['ios'] }));
    const plan = planMetrics(question({ metrics, groupBy, filter }));
    expect([plan.readings.length, plan.statements[0]?.groups.length]).toEqual([64, 10]);
  });

  it('never holds a value of the question in its text', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 3 }), fc.string({ minLength: 3 }), (value, tenantId) => {
        const odd = `§${value}'`;
        const plan = planMetrics(
          question({
            scope: { tenantId: `§${tenantId}'`, appId: odd },
            metrics: METRIC_IDS.filter((id) => !needsStatistic(METRICS[id]))
              .slice(0, 20)
              .map((metric) => ({ metric })),
            filter: [{ dimension: 'OS', in: [odd], notIn: [odd] }],
            grain: 'DAY',
          }),
        );
        for (const { sql, params } of plan.statements) {
          expect(sql).not.toContain('§');
          expect(Object.values(params)).toContain(odd);
        }
      }),
    );
  });

  it('names the tenant in every statement and in every part of it that reads a table', () => {
    for (const metric of METRIC_IDS) {
      const asked = { metric, ...(needsStatistic(METRICS[metric]) ? { statistic: 'P50' as const } : {}) };
      for (const { sql } of planMetrics(question({ metrics: [asked] })).statements) {
        const reads = sql.match(/FROM (events|sessions)\b/g)?.length ?? 0;
        const scopes = sql.match(/tenantId = \{p0:String\} AND appId = \{p1:String\}/g)?.length ?? 0;
        expect(reads).toBeGreaterThan(0);
        expect(scopes).toBe(reads);
      }
    }
  });

  it('asks once for metrics over the same rows', () => {
    const metrics = (['P50', 'P95', 'COUNT'] as const).map((statistic) => ({
      metric: 'LAUNCH_DURATION' as const,
      statistic,
    }));
    expect(planMetrics(question({ metrics })).statements).toHaveLength(1);
  });
});

describe('an answer', () => {
  it('never lets what is no number out', () => {
    const asked = question({
      metrics: [{ metric: 'LAUNCH_DURATION', statistic: 'P50' }, { metric: 'CRASH_FREE_SESSIONS' }],
    });
    const answer = answerMetrics(asked, planMetrics(asked), [[{ v0: 'nan' }], [{ v0: 0, v1: 0 }]]);
    expect(answer.rows[0]?.values).toEqual([
      { value: null, numerator: null, denominator: null },
      { value: null, numerator: 0, denominator: 0 },
    ]);
  });

  it('fills in buckets for every group of any metric', () => {
    const asked = question({
      metrics: [{ metric: 'SESSIONS' }, { metric: 'CRASHES' }],
      groupBy: ['OS'],
      grain: 'DAY',
    });
    const first = Date.UTC(2026, 0, 1);
    const answer = answerMetrics(asked, planMetrics(asked), [
      [{ bucket: first, g0: 'ios', v0: 2 }],
      [{ bucket: first, g0: 'android', v0: 1 }],
    ]);
    expect(
      answer.rows.map(({ at, group, values }) => [at === first, group[0], values.map(({ value }) => value)]),
    ).toEqual([
      [true, 'android', [0, 1]],
      [true, 'ios', [2, 0]],
      [false, 'android', [0, 0]],
      [false, 'ios', [0, 0]],
    ]);
  });

  it('refuses more groups than it can put in order rather than cut them', () => {
    const asked = question({ groupBy: ['DEVICE'] });
    const rows = Array.from({ length: 100_001 }, (_, i) => ({ g0: `d${i}`, v0: 1 }));
    expect(() => answerMetrics(asked, planMetrics(asked), [rows])).toThrow(QuestionError);
  });
});
