import { collectDefaultMetrics, Registry } from 'prom-client';

export type Metrics = Registry;

/**
 * The Prometheus registry of one app, with the process's own metrics (CPU, memory, event loop) in it.
 * Make counters and histograms with `registers: [metrics]`. Names start with `sonde_`, times are in seconds.
 */
export function createMetrics(app: string): Metrics {
  const registry = new Registry();
  registry.setDefaultLabels({ app });
  collectDefaultMetrics({ register: registry });
  return registry;
}
