import { type EventLog, EVENTS_TOPIC, PROCESSOR_GROUP } from '@sonde/event-log';
import type { Metrics } from '@sonde/platform';
import { Gauge } from 'prom-client';

/**
 * Shows how far this processor's group is behind. Whatever keeps the log from telling, the other metrics are to be seen
 * all the same: they are what says why.
 */
export function measureLag(log: Pick<EventLog, 'lag'>, metrics: Metrics): void {
  new Gauge({
    name: 'sonde_processor_lag_events',
    help: 'Events in the log that no processor has written yet; NaN while the log cannot tell.',
    registers: [metrics],
    async collect() {
      this.set(await lagEvents(log));
    },
  });
}

async function lagEvents(log: Pick<EventLog, 'lag'>): Promise<number> {
  try {
    return (await log.lag(EVENTS_TOPIC, PROCESSOR_GROUP)).events;
  } catch {
    return Number.NaN;
  }
}
