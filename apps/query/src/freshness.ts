import { EVENTS_TOPIC, PROCESSOR_GROUP, type EventLog } from '@sonde/event-log';

export interface Freshness {
  readonly lagEvents: number;
  /** Epoch milliseconds. */
  readonly processedThrough: number;
}

export interface FreshnessReader {
  read(now: number): Promise<Freshness>;
}

/**
 * How far answers are behind what ingest has accepted: events in the log beyond the processor, and in every spool.
 * The spools are read first: an event on its way from a spool to the log is then seen in one of them at least.
 */
export function createFreshnessReader(
  log: Pick<EventLog, 'lag'>,
  spooled: () => Promise<number>,
): FreshnessReader {
  return {
    async read(now) {
      const inSpools = await spooled();
      const lag = await log.lag(EVENTS_TOPIC, PROCESSOR_GROUP);
      return { lagEvents: inSpools + lag.events, processedThrough: Math.min(lag.oldestAt ?? now, now) };
    },
  };
}
