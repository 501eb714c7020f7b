import { METRIC_IDS, METRICS, needsStatistic } from '@sonde/vitals';

/** The registry as GraphQL shows it. */
export const metricDefinitions = () =>
  METRIC_IDS.map((id) => {
    const metric = METRICS[id];
    return {
      ...metric,
      source: metric.source.toUpperCase(),
      needsStatistic: needsStatistic(metric),
      thresholds: metric.thresholds ?? [],
    };
  });
