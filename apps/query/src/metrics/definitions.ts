import { ATTRIBUTE, METRIC_IDS, METRICS, needsStatistic, takesAttributes, type Metric } from '@sonde/vitals';

const elsewhereOf = ({ elsewhere = {} }: Metric) =>
  Object.entries(elsewhere).map(([product, counts]) => ({ product, counts }));

/** An entry of the registry as GraphQL shows it. */
export const definitionOf = (metric: Metric) => ({
  ...metric,
  source: metric.source.toUpperCase(),
  needsStatistic: needsStatistic(metric),
  dimensions: takesAttributes(metric) ? [...metric.dimensions, ATTRIBUTE] : metric.dimensions,
  thresholds: metric.thresholds ?? [],
  elsewhere: elsewhereOf(metric),
  differences:
    elsewhereOf(metric)
      .map(({ product, counts }) => `${product}: ${counts}`)
      .join(' ') || null,
});

export const metricDefinitions = () => METRIC_IDS.map((id) => definitionOf(METRICS[id]));
