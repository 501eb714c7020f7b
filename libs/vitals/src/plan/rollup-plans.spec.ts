import * as fc from 'fast-check';
import { DIMENSION_IDS } from '../dimension';
import { QuestionError, type MetricsQuestion } from '../question';
import { METRIC_IDS, METRICS, needsStatistic, type MetricId } from '../registry';
import { rulesOf } from '../rollup/family-rules';
import type { LayerState } from '../rollup/layer-state';
import { explainPlan } from './explain-plan';
import { ALL_KEPT, type Kept } from './kept';
import type { Plan } from './plan';
import { planMetrics } from './plan-metrics';
import { withTouched } from './touched-days';

const DAY_MS = 86_400_000;
const FROM = Date.UTC(2026, 0, 5);
const DAY = FROM / DAY_MS;

const STATE: LayerState = {
  number: 3,
  batches: [10, 20, 30],
  eras: [{ rules: rulesOf(), batches: [10, 20, 30], firstDay: 0, lastDay: 65_535, until: 0 }],
  rolled: [{ logId: 7, partition: 0, offset: 99 }],
  settled: [{ appId: 'shop', day: DAY, through: 10, clean: true, stale: false }],
  capped: [],
};

const question = (changes: Partial<MetricsQuestion> = {}): MetricsQuestion => ({
  scope: { tenantId: 'acme', appId: 'shop' },
  metrics: [{ metric: 'CRASHES' }],
  range: { from: FROM, to: FROM + 3 * DAY_MS },
  filter: [],
  groupBy: [],
  timeZone: 'UTC',
  orderBy: [],
  first: 100,
  ...changes,
});

const plan = (
  changes: Partial<MetricsQuestion> = {},
  state: Partial<LayerState> = {},
  kept: Kept = ALL_KEPT,
): Plan => planMetrics(question(changes), { state: { ...STATE, ...state }, kept });

const asked = (metric: MetricId) =>
  needsStatistic(METRICS[metric]) ? { metric, statistic: 'P95' as const } : { metric };

const refusal = (
  changes: Partial<MetricsQuestion>,
  kept: Partial<Kept>,
  state: Partial<LayerState> = {},
): string => {
  try {
    plan(changes, state, { ...ALL_KEPT, ...kept });
  } catch (error) {
    if (error instanceof QuestionError) return `${error.path}: ${error.message}`;
    throw error;
  }
  return 'answered';
};

const tables = (of: Plan): string[] => of.statements.map(({ reads }) => reads.table);
const whyRaw = (of: Plan): (string | undefined)[] =>
  of.statements.map(({ reads }) => (reads.from === 'raw' ? reads.why : 'it reads a rollup'));

describe('a plan over rollups', () => {
  it('asks one statement for all metrics of a family', () => {
    const of = plan({
      metrics: [
        { metric: 'CRASHES' },
        { metric: 'EVENTS' },
        { metric: 'CRASH_FREE_USERS' },
        { metric: 'ACTIVE_INSTALLS' },
      ],
      groupBy: ['APP_VERSION'],
    });
    expect(tables(of)).toEqual(['rollup_usage']);
    expect([of.precision, of.readings.map(({ certainty }) => certainty)]).toEqual([
      'FAST',
      ['exact', 'exact', 'complement', 'distinct'],
    ]);
  });

  it('says EXACT when nothing of it came from a rollup', () => {
    expect(plan({}, { batches: [] }).precision).toBe('EXACT');
    expect(plan({ grain: 'MINUTE' }).precision).toBe('EXACT');
    expect(planMetrics(question()).precision).toBe('EXACT');
    expect(
      plan({ metrics: [{ metric: 'SESSIONS' }, { metric: 'USER_PERCEIVED_CRASH_RATE' }] }).precision,
    ).toBe('FAST');
  });

  it.each<[string, Partial<MetricsQuestion>, RegExp]>([
    [
      'no metric of a rollup',
      { metrics: [{ metric: 'USER_PERCEIVED_CRASH_RATE' }] },
      /counted from raw rows only/,
    ],
    ['minutes', { grain: 'MINUTE' }, /A minute is finer/],
    [
      'two facets',
      { groupBy: ['DEVICE'], filter: [{ dimension: 'COUNTRY', in: ['IN'] }] },
      /DEVICE, COUNTRY together/,
    ],
    ['a facet by hours', { groupBy: ['DEVICE'], grain: 'HOUR' }, /no whole UTC day/],
    ['seconds', { range: { from: FROM + 1, to: FROM + 2 } }, /no whole quarter of an hour/],
  ])('reads raw rows for %s, and says why', (_, changes, reason) => {
    expect(whyRaw(plan(changes))[0]).toMatch(reason);
  });

  it('reads a part and its whole from where both are known', () => {
    const by = (groupBy: MetricsQuestion['groupBy']) =>
      plan({ metrics: [{ metric: 'VERSION_ADOPTION_INSTALLS' }], groupBy });
    expect(by(['APP_BUILD', 'DEVICE']).statements.map(({ reads }) => reads.from)).toEqual(['raw']);
    expect(by(['APP_BUILD']).statements.map(({ reads }) => reads.from)).toEqual(['rollup']);
    expect(by(['APP_BUILD']).readings[0]?.certainty).toBe('ratio');
  });

  it('reads raw rows of a day that is being put right', () => {
    const stale = { appId: 'shop', day: DAY + 1, through: 0, clean: false, stale: true };
    const [statement] = plan({}, { settled: [stale] }).statements;
    expect(statement?.reads).toMatchObject({
      pieces: {
        days: [
          { from: FROM, to: FROM + DAY_MS },
          { from: FROM + 2 * DAY_MS, to: FROM + 3 * DAY_MS },
        ],
        raw: [{ from: FROM + DAY_MS, to: FROM + 2 * DAY_MS }],
      },
    });
    const other = plan({}, { settled: [{ ...stale, appId: 'another' }] }).statements[0];
    expect(other?.reads).toMatchObject({ pieces: { raw: [] } });
  });
});

describe('values that rollups do not name', () => {
  const capped = [{ appId: 'shop', dimension: 'APP_VERSION' }];

  it('are folded, and the answer says of which dimension', () => {
    const of = plan({ groupBy: ['APP_VERSION'] }, { capped });
    expect(of.folded).toEqual(['APP_VERSION']);
    expect(plan({ groupBy: ['OS'] }, { capped }).folded).toEqual([]);
    expect(
      plan({ groupBy: ['APP_VERSION'] }, { capped: [{ appId: 'another', dimension: 'APP_VERSION' }] }).folded,
    ).toEqual([]);
  });

  it('are found by a filter in raw rows, as long as these are kept', () => {
    const filter = [{ dimension: 'APP_VERSION' as const, in: ['9.9'] }];
    expect(whyRaw(plan({ filter }, { capped }))[0]).toMatch(/the filter may ask for another/);
    expect(refusal({ filter }, { raw: FROM + DAY_MS }, { capped })).toMatch(
      /^input.filter\[0\]: APP_VERSION has had more values .* kept from 2026-01-06 on/,
    );
  });

  it('are asked for together by the name that they share, of rollups only', () => {
    const others = [{ dimension: 'APP_VERSION' as const, in: ['__other__'] }];
    const of = plan({ filter: others }, { capped }, { ...ALL_KEPT, raw: FROM + DAY_MS });
    expect([of.precision, of.folded]).toEqual(['FAST', ['APP_VERSION']]);
    const some = [{ dimension: 'APP_VERSION' as const, notIn: ['1.0', '__other__'] }];
    expect(refusal({ filter: some }, {}, { capped })).toMatch(
      /^input.filter\[0\].notIn: __other__ stands for/,
    );
    expect(refusal({ filter: others, grain: 'MINUTE' }, {}, { capped })).toMatch(/^input.filter\[0\].in: /);
    expect(() => planMetrics(question({ filter: others }))).toThrow(/__other__ alone with precision FAST/);
  });

  describe('and groups that were merged', () => {
    const capped = [{ appId: 'shop', dimension: 'ERROR_GROUP' }];
    const merges = [{ appId: 'shop', from: ['a'], into: ['b'] }];
    const byGroup: Partial<MetricsQuestion> = { groupBy: ['ERROR_GROUP'], merges };

    it('are read raw and whole, since a member may be among what was folded', () => {
      const of = plan(byGroup, { capped });
      expect(whyRaw(of)[0]).toMatch(/may have members beyond them/);
      expect([of.precision, of.folded, of.readings[0]?.certainty]).toEqual(['EXACT', [], 'exact']);
      expect(plan({ ...byGroup, scope: { tenantId: 'acme' } }, { capped }).precision).toBe('EXACT');
      expect(refusal(byGroup, { raw: FROM + DAY_MS }, { capped })).toMatch(
        /^input.range: .* may have members beyond them, and raw rows are kept from 2026-01-06 on/,
      );
    });

    it('are read from rollups where every group is named, or none was merged, or names do not matter', () => {
      const precision = (changes: Partial<MetricsQuestion>, app = 'shop'): string =>
        plan(changes, { capped: [{ appId: app, dimension: 'ERROR_GROUP' }] }).precision;
      expect(precision(byGroup, 'another')).toBe('FAST');
      expect(precision({ ...byGroup, scope: { tenantId: 'acme' } }, 'another')).toBe('FAST');
      expect(precision({ ...byGroup, merges: [] })).toBe('FAST');
      expect(precision({ ...byGroup, groupBy: ['OS'] })).toBe('FAST');
      expect(precision({ ...byGroup, filter: [{ dimension: 'ERROR_GROUP', in: ['__other__'] }] })).toBe(
        'FAST',
      );
    });
  });

  it('never stand beside the names of raw rows in one answer', () => {
    const metrics = [{ metric: 'CRASHES' as const }, { metric: 'USER_PERCEIVED_CRASH_RATE' as const }];
    const of = plan({ metrics, groupBy: ['APP_VERSION'] }, { capped });
    expect([of.precision, of.folded, whyRaw(of)[0]]).toEqual([
      'EXACT',
      [],
      expect.stringMatching(/another metric/),
    ]);
  });
});

describe('what is no longer kept', () => {
  const raw = FROM + DAY_MS;
  it.each<[string, Partial<MetricsQuestion>, Partial<Kept>, RegExp]>([
    ['days of a UTC range', {}, { raw }, /^answered$/],
    ['local days from quarter-hours', { timeZone: 'Asia/Kolkata', grain: 'DAY' }, { raw }, /^answered$/],
    ['new installs, which are remembered', { metrics: [{ metric: 'NEW_INSTALLS' }] }, { raw }, /^answered$/],
    [
      'raw rows alone',
      { metrics: [{ metric: 'USER_PERCEIVED_ANR_RATE' }] },
      { raw },
      /^input.range: .*raw rows are kept from 2026-01-06 on/,
    ],
    [
      'an end within a quarter of an hour',
      { range: { from: FROM + 1, to: FROM + 3 * DAY_MS } },
      { raw },
      /whole quarters of an hour only/,
    ],
    [
      'a facet in local days',
      { groupBy: ['DEVICE'], range: { from: FROM + 1, to: FROM + 3 * DAY_MS } },
      { raw },
      /whole UTC days only/,
    ],
    ['hours', { grain: 'HOUR' }, { quarters: raw }, /only UTC days are kept/],
    ['days', {}, { days: raw }, /Days are kept from 2026-01-06 on/],
  ])('%s', (_, changes, kept, answer) => {
    expect(refusal(changes, kept)).toMatch(answer);
  });

  it('is no way to count new installs by raw rows, however late the range begins', () => {
    const installs = question({ metrics: [{ metric: 'NEW_INSTALLS' }] });
    expect(planMetrics(installs).precision).toBe('EXACT');
    expect(() => planMetrics(installs, { state: undefined, kept: { ...ALL_KEPT, raw: FROM } })).toThrow(
      /an install whose first events have gone would seem new/,
    );
  });

  it('is said in EXACT too', () => {
    expect(() => planMetrics(question(), { state: undefined, kept: { ...ALL_KEPT, raw } })).toThrow(
      /EXACT answers come from raw rows/,
    );
  });
});

describe('a statement', () => {
  const dimensions = fc.subarray([...DIMENSION_IDS], { maxLength: 2 });
  const texts = fc.string({ minLength: 3 }).map((text) => `§${text}'`);

  it('never holds a value of the question in its text, and names the tenant wherever it reads', () => {
    let rollups = 0;
    fc.assert(
      fc.property(
        fc.constantFrom(...METRIC_IDS),
        dimensions,
        texts,
        texts,
        texts,
        fc.constantFrom(undefined, 'HOUR' as const, 'DAY' as const, 'MONTH' as const),
        fc.boolean(),
        (metric, ids, value, tenantId, appId, grain, ofTenant) => {
          const known = ids.filter((id) => METRICS[metric].dimensions.includes(id));
          const of = plan(
            {
              scope: ofTenant ? { tenantId } : { tenantId, appId },
              metrics: [asked(metric)],
              groupBy: known,
              filter: known.map((dimension) => ({ dimension, in: [value], notIn: [value] })),
              range: { from: FROM + 10 * 60_000, to: FROM + 3 * DAY_MS },
              ...(grain ? { grain } : {}),
            },
            {
              settled: [{ appId, day: DAY + 1, through: 25, clean: true, stale: false }],
              capped: [{ appId, dimension: 'DEVICE' }],
            },
          );
          for (const { sql, params, reads } of of.statements) {
            if (reads.from === 'rollup') rollups++;
            expect(sql).not.toContain('§');
            if (known.length > 0 && !metric.startsWith('VERSION_ADOPTION')) {
              expect(Object.values(params)).toContainEqual([value]);
            }
            const found = sql.match(/FROM (events|sessions|installs|rollup_\w+)\b/g)?.length ?? 0;
            const scoped = sql.match(
              ofTenant ? /tenantId = \{p0:String\}/g : /tenantId = \{p0:String\} AND appId = \{p1:String\}/g,
            );
            expect(found).toBeGreaterThan(0);
            expect(scoped?.length).toBe(found);
            for (const name of sql.match(/\{p\d+:/g) ?? []) expect(params).toHaveProperty(name.slice(1, -1));
          }
          expect(explainPlan(of)).toHaveLength(of.statements.length + (of.touched ? 1 : 0));
        },
      ),
      { numRuns: 400 },
    );
    expect(rollups).toBeGreaterThan(50);
  });

  it('leaves marks out that no published batch lies below', () => {
    const settled = [{ appId: 'shop', day: DAY, through: 5, clean: true, stale: false }];
    expect(plan({}, { settled }).statements[0]?.sql).not.toContain('batch >');
    expect(plan({}).statements[0]?.sql).toContain('batch >');
  });

  it('of sessions trusts clean days only, and looks whether they still are', () => {
    const sessions = { metrics: [{ metric: 'SESSIONS' as const }] };
    const of = plan(sessions);
    expect(of.statements[0]?.reads).toMatchObject({ table: 'rollup_sessions', settledDays: 1 });
    expect(of.touched?.sql).toMatch(/FROM sessions WHERE tenantId = \{p\d+:String\} AND appId = /);
    expect(explainPlan(of)).toHaveLength(2);
    expect(plan(sessions, { settled: [] }).touched).toBeUndefined();
    expect(plan().touched).toBeUndefined();
  });

  it('of sessions trusts any settled day whose rows have expired, and looks for days that never were settled', () => {
    const settled = [
      { appId: 'shop', day: DAY, through: 10, clean: false, stale: true },
      { appId: 'shop', day: DAY + 1, through: 10, clean: false, stale: false },
    ];
    const kept = { ...ALL_KEPT, raw: FROM + DAY_MS };
    for (const scope of [{ tenantId: 'acme', appId: 'shop' }, { tenantId: 'acme' }]) {
      const of = plan({ scope, metrics: [{ metric: 'SESSIONS' }] }, { settled }, kept);
      expect(of.statements[0]?.reads).toMatchObject({ settledDays: 1 });
      expect(of.unsettled?.sql).toMatch(/FROM rollup_usage WHERE tenantId = /);
      expect(plan({ scope, metrics: [{ metric: 'SESSIONS' }] }, { settled }).unsettled).toBeUndefined();
      const gone = { ...ALL_KEPT, raw: FROM + 3 * DAY_MS };
      const old = plan({ scope, metrics: [{ metric: 'SESSIONS' }] }, { settled }, gone);
      expect(old.statements[0]?.sql).not.toContain('FROM sessions');
      expect(old.touched).toBeUndefined();
    }
  });

  it('reads nothing of sessions where every day is clean, and no rollup where none is', () => {
    const range = { from: FROM, to: FROM + DAY_MS };
    const sessions = { metrics: [{ metric: 'SESSIONS' as const }], range };
    expect(plan(sessions).statements[0]?.sql).not.toContain('FROM sessions');
    const none = plan(sessions, { settled: [] }).statements[0];
    expect(none?.sql).not.toContain('FROM rollup_sessions');
    expect(none?.sql).toContain('FROM sessions FINAL');
  });
});

describe('a state after a look', () => {
  it('is no longer clean where a session has changed, and the same where none has', () => {
    expect(withTouched(STATE, [])).toBeUndefined();
    expect(withTouched(STATE, [{ appId: 'shop', day: DAY + 1 }])).toBeUndefined();
    expect(withTouched(STATE, [{ appId: 'another', day: DAY }])).toBeUndefined();
    expect(withTouched(STATE, [{ appId: 'shop', day: DAY }])?.settled).toEqual([
      { appId: 'shop', day: DAY, through: 10, clean: false, stale: false },
    ]);
  });
});
