import { DIMENSION_IDS, DIMENSIONS } from './dimension';
import type { MetricDefinition } from './metric';
import { METRIC_IDS, METRICS, needsStatistic } from './registry';

const DIRECTIONS: Readonly<Record<MetricDefinition['direction'], string>> = {
  UP_IS_GOOD: 'more is better',
  UP_IS_BAD: 'more is worse',
  NEUTRAL: 'neither good nor bad',
};

/** The page of all metrics and dimensions, as Markdown. `docs/metrics.md` holds it; a test keeps it current. */
export function renderMetricReference(): string {
  return [
    '# Metrics',
    '',
    'Made from the metric registry (`libs/vitals`); do not edit. `UPDATE_DOCS=1 npx jest --config libs/vitals/jest.config.cjs` writes it anew.',
    '',
    'Durations answer a statistic: COUNT (number of values), MEAN, MIN, MAX, P50, P75, P90, P95, P99. A percentile is the linear interpolation between closest ranks. Durations are not weighed by the sample rate; counts of events and rates over events are.',
    'Counts answer 0 where nothing was; means, percentiles and rates without a denominator answer null.',
    '',
    ...METRIC_IDS.flatMap((id) => metricSection(METRICS[id])),
    '# Dimensions',
    '',
    '| dimension | says | of |',
    '|---|---|---|',
    ...DIMENSION_IDS.map((id) => {
      const { description, sql } = DIMENSIONS[id];
      return `| \`${id}\` | ${description} | ${Object.keys(sql).join(', ')} |`;
    }),
    '',
    'What the phone did not say is `unknown`.',
    '',
  ].join('\n');
}

function metricSection(metric: MetricDefinition): string[] {
  const lines = [
    `## ${metric.title}`,
    '',
    `\`${metric.id}\`, ${metric.unit === '1' ? 'a count' : `in ${metric.unit}`}, from ${metric.source}; ${DIRECTIONS[metric.direction]}.` +
      (needsStatistic(metric) ? ' Needs a statistic.' : ''),
    '',
    metric.definition,
    '',
  ];
  if (metric.numerator && metric.denominator) {
    lines.push(`- Numerator: ${metric.numerator}`, `- Denominator: ${metric.denominator}`);
  }
  for (const threshold of metric.thresholds ?? []) {
    lines.push(`- Threshold: ${threshold.value} (${threshold.meaning}; ${threshold.source})`);
  }
  if (metric.differences) lines.push(`- Elsewhere: ${metric.differences}`);
  lines.push(`- Dimensions: ${metric.dimensions.join(', ')}`, '');
  return lines;
}
