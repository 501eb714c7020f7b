import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EVENTS_TOPIC, openEventLog } from '@sonde/event-log';
import { createMetrics } from '@sonde/platform';
import { measureLag } from './lag-metric';

const LAG = /^sonde_processor_lag_events\S* (.*)$/m;

describe('the lag of a processor as a metric', () => {
  it('counts the events of the log, and is not known, without hiding other metrics, when the log cannot tell', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'sonde-lag-'));
    const log = await openEventLog({ dataDir });
    const metrics = createMetrics('processor');
    let failure: Error | undefined;
    measureLag(
      {
        lag: (topic, group) => (failure === undefined ? log.lag(topic, group) : Promise.reject(failure)),
      },
      metrics,
    );
    try {
      await log.append(EVENTS_TOPIC, [{ key: 'a', value: Buffer.from('a'), events: 7 }]);
      expect(LAG.exec(await metrics.metrics())?.[1]).toBe('7');
      failure = new TypeError('a record is not what it should be');
      const told = await metrics.metrics();
      expect(LAG.exec(told)?.[1]).toBe('Nan');
      expect(told).toContain('process_cpu_seconds_total');
    } finally {
      await log.close();
      rmSync(dataDir, { recursive: true, force: true });
    }
  });
});
