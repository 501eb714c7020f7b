import { METRIC_IDS, METRICS, needsStatistic, type Metric } from '@sonde/vitals';

/** An entry of the registry as GraphQL shows it. */
export const definitionOf = (metric: Metric) => ({
  ...metric,
  source: metric.source.toUpperCase(),
  needsStatistic: needsStatistic(metric),
  thresholds: metric.thresholds ?? [],
});

export const metricDefinitions = () => METRIC_IDS.map((id) => definitionOf(METRICS[id]));
