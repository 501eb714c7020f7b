import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { environmentWithoutSonde, repositoryRoot, waitFor, type Standalone } from '@sonde/test-kit';

/** Environment in which events are rolled up as they come, and days are settled when a test says so. */
export const ROLLING_UP_AT_ONCE = {
  SONDE_ROLLUP_INTERVAL_MS: '1000',
  SONDE_ROLLUP_DELAY_MS: '0',
  SONDE_SETTLE_PAUSE_MINUTES: '0',
} as const;

/** Waits until that many events have been rolled up since the processor started; not one more may be. */
export async function untilRolledUp(sonde: Standalone, events: number): Promise<void> {
  await waitFor(async () => (await metricOf(sonde, 'sonde_rollup_events_total')) >= events, {
    timeoutMs: 240_000,
    what: `${events} events to be rolled up`,
  });
  expect(await metricOf(sonde, 'sonde_rollup_events_total')).toBe(events);
}

/** Value of a counter or gauge without labels of its own. */
async function metricOf({ endpoints }: Standalone, name: string): Promise<number> {
  const text = await (await fetch(new URL('/metrics', endpoints.processor))).text();
  const found = new RegExp(`^${name}\\{[^}]*\\} (\\S+)$`, 'm').exec(text)?.[1];
  if (found === undefined) throw new Error(`the processor tells no ${name}`);
  return Number(found);
}

/**
 * The operation as its users call it, beside the running Sonde.
 *
 * @returns a line of JSON for each day of an app
 * @throws Error with what it printed when anything was off
 */
export function settle({ dataDir }: Standalone, ...args: readonly string[]): Promise<string> {
  const program = join(repositoryRoot(), 'dist/apps/processor/main.js');
  const env = { ...environmentWithoutSonde(), SONDE_DATA_DIR: dataDir };
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [program, 'settle', ...args, '--json'], { env }, (error, stdout, stderr) => {
      if (error) reject(new Error(`settle ended with ${String(error.code)}:\n${stdout}\n${stderr}`));
      else resolve(stdout);
    });
  });
}
