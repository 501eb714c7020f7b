import type { StoreConfig } from '@sonde/platform';
import { openEventLog } from './embedded/open';
import type { EventLogLogger } from './logger';
import type { EventLog } from './port';

/** The event log that the configuration names: embedded in the data folder. */
export async function openConfiguredLog(config: StoreConfig, logger: EventLogLogger): Promise<EventLog> {
  return openEventLog({ dataDir: config.dataDir, logger });
}
