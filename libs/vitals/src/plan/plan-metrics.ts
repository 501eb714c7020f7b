import { withMembers } from '../merged-groups';
import { sqlOf, type SqlContext } from '../metric';
import { checkQuestion, type MetricsQuestion } from '../question';
import { METRICS, type Metric } from '../registry';
import { installsKnow } from '../rollup/installs';
import type { MetricRollup, RollupMeasure } from '../rollup/metric-rollup';
import { STATISTIC_SQL, type Statistic } from '../statistic';
import { bucketStarts } from '../time/buckets';
import { localDaySql } from '../time/sql';
import { chooseRollup, type RollupChoice } from './choose-rollup';
import { ALL_KEPT, checkFirstEventsKept, checkRawKept, checkRawNames } from './kept';
import { staleDays } from './known-days';
import { MergedColumns, statisticColumn } from './merged-columns';
import type { Certainty, Layers, Plan, Reading, Statement } from './plan';
import { rawStatement, type RawSource } from './raw-statement';
import { rollupStatement } from './rollup-statement';
import { splitOf, type Split } from './split';
import { join } from './time-pieces';
import { lookForTouched } from './touched-days';
import { lookForUnsettled } from './unsettled-days';

/** A statement that is still being put together: metrics over the same rows share it. */
type Draft = { readonly split: Split; readonly index: number } & (
  | {
      readonly from: 'raw';
      readonly metric: Metric;
      readonly source: RawSource;
      readonly columns: string[];
    }
  | { readonly from: 'rollup'; readonly choice: RollupChoice; readonly columns: MergedColumns }
);

/** Where a metric's figures are put together; of a rollup the metric's own way, which the draft does not know. */
type Placed =
  | { readonly draft: Extract<Draft, { from: 'raw' }>; readonly rollup: undefined }
  | { readonly draft: Extract<Draft, { from: 'rollup' }>; readonly rollup: MetricRollup };

const RAW_ALONE: Layers = { state: undefined, kept: ALL_KEPT };

/**
 * What to ask ClickHouse for an answer: rollups where they know what is asked, raw rows for the rest.
 * @param layers what was published and what is kept; without it the answer comes from raw rows alone
 * @throws QuestionError when the question makes no sense, or needs what is no longer kept
 */
export function planMetrics(asked: MetricsQuestion, layers: Layers = RAW_ALONE): Plan {
  checkQuestion(asked);
  const question = withMembers(asked);
  const plan = planWith(question, layers);
  const mixed = plan.statements.some(({ reads }) => reads.from !== 'rollup');
  if (!mixed || plan.folded.length === 0) return plan;
  // One half would name what the other folds: their rows could not meet.
  const why = `Rollups name the first values of ${plan.folded.join(', ')} only, and another metric of the question needs raw rows`;
  return planWith(question, { ...layers, state: undefined }, why);
}

function planWith(question: MetricsQuestion, layers: Layers, whyRaw?: string): Plan {
  const { range, timeZone, grain } = question;
  const buckets = grain && bucketStarts(grain, timeZone, range.from, range.to);
  const drafts = new Map<string, Draft>();
  const split = splitOf(question, buckets, false);
  let shareSplit: Split | undefined;
  const place = (metric: Metric): Placed => {
    const isShare = metric.measure.kind === 'share_of_versions';
    const its = isShare ? (shareSplit ??= splitOf(question, buckets, true)) : split;
    const choice = chooseRollup(metric, its, layers);
    const isRollup = 'family' in choice;
    const key = isRollup
      ? `rollup|${choice.family.table}|${choice.rollup.where ?? ''}|${isShare}`
      : `raw|${metric.rows}|${metric.where ?? ''}|${isShare}`;
    let draft = drafts.get(key);
    if (!draft) {
      const common = { split: its, index: drafts.size };
      draft = isRollup
        ? { ...common, from: 'rollup', choice, columns: new MergedColumns(choice.family) }
        : {
            ...common,
            from: 'raw',
            metric,
            source: rawSource(metric, its, layers, whyRaw ?? choice.why),
            columns: [],
          };
      drafts.set(key, draft);
    }
    if (draft.from === 'raw') return { draft, rollup: undefined };
    if (!isRollup) throw new Error(`${metric.id}: ${key} was planned from a rollup`);
    return { draft, rollup: choice.rollup };
  };
  const context: SqlContext = {
    // Worked out only for metrics that count days: a long range has many changes of the clock.
    get localDay() {
      return localDaySql('at', timeZone, range);
    },
  };
  const readings = question.metrics.map(({ metric: id, statistic }): Reading => {
    const metric = METRICS[id];
    const placed = place(metric);
    return placed.rollup ? readRollup(statistic, placed) : readRaw(metric, statistic, placed, context);
  });
  const statements = [...drafts.values()].map((draft): Statement => {
    if (draft.from === 'rollup') return rollupStatement(draft.split, draft.choice, draft.columns);
    const { source } = draft;
    checkRawNames(question, draft.split.filters);
    if ('why' in source) {
      checkRawKept(layers.kept, range, source.why ?? 'EXACT answers come from raw rows');
      if (draft.metric.rows === 'installs') checkFirstEventsKept(layers.kept);
    }
    return rawStatement(draft.split, draft.metric, draft.columns, source);
  });
  return {
    statements,
    readings,
    buckets,
    precision: statements.every(({ reads }) => reads.from === 'raw') ? 'EXACT' : 'FAST',
    folded: [...new Set(statements.flatMap(({ folded }) => folded))],
    touched:
      layers.state && range.to > layers.kept.raw && statements.some(readsCleanDays)
        ? lookForTouched(question, layers.state, layers.kept.raw)
        : undefined,
    unsettled:
      layers.state && range.from < layers.kept.raw
        ? lookForUnsettled(question, layers.state, layers.kept, {
            sessions: statements.some(readsSessions),
            outdated: [...drafts.values()].flatMap((draft) =>
              draft.from === 'rollup' ? [draft.choice.outdated] : [],
            ),
          })
        : undefined,
  };
}

const readsSessions = ({ reads }: Statement): boolean =>
  reads.from === 'rollup' && reads.settledDays !== undefined;

const readsCleanDays = ({ reads }: Statement): boolean =>
  reads.from === 'rollup' && (reads.settledDays ?? 0) > 0;

/** Installs are remembered by the batch layer, so that nobody need read every event that there ever was. */
const rawSource = (
  metric: Metric,
  split: Split,
  { state, kept }: Layers,
  why: string | undefined,
): RawSource =>
  metric.rows === 'installs' && state && state.batches.length > 0 && installsKnow(split.dimensions)
    ? { remembered: state, stale: join(staleDays(state, split.question.scope, kept.raw)) }
    : { why };

const add = (columns: string[], sql: string): string => {
  const existing = columns.indexOf(sql);
  return `v${existing >= 0 ? existing : columns.push(sql) - 1}`;
};

function readRaw(
  metric: Metric,
  statistic: Statistic | undefined,
  placed: Extract<Placed, { rollup: undefined }>,
  context: SqlContext,
): Reading {
  const { measure } = metric;
  const { columns, index: statement } = placed.draft;
  const certainty = 'exact';
  switch (measure.kind) {
    case 'count':
      return {
        kind: 'count',
        certainty,
        statement,
        column: add(columns, sqlOf(measure.value, context)),
        empty: 0,
      };
    case 'duration': {
      const column = add(columns, STATISTIC_SQL[statistic ?? 'COUNT'](measure.value));
      return { kind: 'duration', certainty, statement, column, empty: statistic === 'COUNT' ? 0 : null };
    }
    case 'rate': {
      const numerator = add(columns, sqlOf(measure.numerator, context));
      const denominator = add(columns, sqlOf(measure.denominator, context));
      return { kind: 'rate', certainty, statement, numerator, denominator };
    }
    case 'share_of_versions':
      return { kind: 'share', certainty, statement, column: add(columns, sqlOf(measure.amount, context)) };
  }
}

function readRollup(
  statistic: Statistic | undefined,
  placed: Extract<Placed, { rollup: MetricRollup }>,
): Reading {
  const { columns, index: statement } = placed.draft;
  const { measure } = placed.rollup;
  columns.measure(placed.rollup);
  switch (measure.kind) {
    case 'count':
      return {
        kind: 'count',
        certainty: columns.statesOf(measure.value).some(({ kind }) => kind === 'distinct')
          ? 'distinct'
          : 'exact',
        statement,
        column: columns.add(measure.value(columns.merged)),
        empty: 0,
      };
    case 'duration':
      return {
        kind: 'duration',
        certainty: statistic?.startsWith('P') ? 'percentile' : 'exact',
        statement,
        column: columns.add(statisticColumn(columns.merged, measure, statistic ?? 'COUNT')),
        empty: statistic === 'COUNT' ? 0 : null,
      };
    case 'rate':
      return {
        kind: 'rate',
        certainty: certaintyOfRate(columns, measure),
        statement,
        numerator: columns.add(measure.numerator(columns.merged)),
        denominator: columns.add(measure.denominator(columns.merged)),
      };
    case 'share_of_versions':
      return {
        kind: 'share',
        certainty: columns.statesOf(measure.amount).some(({ kind }) => kind === 'distinct')
          ? 'ratio'
          : 'exact',
        statement,
        column: columns.add(measure.amount(columns.merged)),
      };
  }
}

/** A rate of sums is exact; of distinct counts it is a ratio, or one less a ratio where the numerator leaves some out. */
function certaintyOfRate(
  columns: MergedColumns,
  measure: Extract<RollupMeasure, { kind: 'rate' }>,
): Certainty {
  const figures = [measure.numerator, measure.denominator].map((figure) => columns.statesOf(figure));
  if (!figures.flat().some(({ kind }) => kind === 'distinct')) return 'exact';
  return (figures[0]?.length ?? 0) > 1 ? 'complement' : 'ratio';
}
