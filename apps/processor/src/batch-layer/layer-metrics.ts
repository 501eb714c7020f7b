import { Counter, Gauge } from 'prom-client';
import type { Metrics } from '@sonde/platform';

export type LayerStep = 'retention' | 'rules' | 'roll-up' | 'settle' | 'compaction' | 'cleaning';

/** What the batch layer tells Prometheus; the process that does its work shows the figures. */
export class LayerMetrics {
  readonly behindEvents: Gauge;
  readonly behindSeconds: Gauge;
  readonly batches: Gauge;
  readonly settledAt: Gauge;
  readonly outdatedDays: Gauge;
  readonly steps: Counter<'step' | 'outcome'>;
  readonly events: Counter;

  constructor(metrics: Metrics) {
    const registers = [metrics];
    this.behindEvents = new Gauge({
      name: 'sonde_rollup_behind_events',
      help: 'Events, about, that are stored and not rolled up yet; questions read them one by one.',
      registers,
    });
    this.behindSeconds = new Gauge({
      name: 'sonde_rollup_behind_seconds',
      help: 'For how long the oldest of them has been waiting.',
      registers,
    });
    this.batches = new Gauge({
      name: 'sonde_rollup_batches',
      help: 'Published batches whose rows have not been put together yet.',
      registers,
    });
    this.settledAt = new Gauge({
      name: 'sonde_rollup_settled_timestamp_seconds',
      help: 'When a day was settled last; 0: not since this process started.',
      registers,
    });
    this.outdatedDays = new Gauge({
      name: 'sonde_rollup_outdated_days',
      help: 'Days of apps whose rollups were made by rules of another version and are still to be rebuilt or to expire.',
      registers,
    });
    this.steps = new Counter({
      name: 'sonde_rollup_steps_total',
      help: 'Steps of the batch layer: done, overtaken by another and begun anew, or failed.',
      labelNames: ['step', 'outcome'],
      registers,
    });
    this.events = new Counter({
      name: 'sonde_rollup_events_total',
      help: 'Events rolled up.',
      registers,
    });
  }
}
