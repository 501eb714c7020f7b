import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LogUnderTest } from '../contract/event-log.contract';
import type { EventLogLogger } from '../logger';
import { type EmbeddedLog, type EventLogOptions, openEventLog } from './open';

/** Tests provoke the problems that a log reports; their output would hide real ones. */
export const SILENT: EventLogLogger = {
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

/** An embedded log in a folder of its own, for tests. */
export class TemporaryLog implements LogUnderTest {
  readonly dataDir = mkdtempSync(join(tmpdir(), 'sonde-log-'));
  private readonly connections: EmbeddedLog[] = [];

  async connect(options: Partial<EventLogOptions> = {}): Promise<EmbeddedLog> {
    const log = await openEventLog({ dataDir: this.dataDir, logger: SILENT, ...options });
    this.connections.push(log);
    return log;
  }

  async destroy(): Promise<void> {
    for (const log of this.connections) await log.close();
    rmSync(this.dataDir, { recursive: true, force: true });
  }
}
