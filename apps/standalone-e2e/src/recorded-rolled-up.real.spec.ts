import { execFile } from 'node:child_process';
import { join } from 'node:path';
import {
  environmentWithoutSonde,
  repositoryRoot,
  startStandalone,
  waitFor,
  type Standalone,
} from '@sonde/test-kit';
import { HARD, RECORDED_APPS, sendRecorded, withRecorded, type VerifyRecorded } from './recorded-app';

/** Of the three apps together. */
const EVENTS = 12_284;

withRecorded('recorded sessions of real apps, rolled up and settled', () => {
  let sonde: Standalone;
  let verify: VerifyRecorded[];
  beforeAll(async () => {
    // Days are settled when the test says so.
    sonde = await startStandalone({
      env: {
        SONDE_ROLLUP_INTERVAL_MS: '1000',
        SONDE_ROLLUP_DELAY_MS: '0',
        SONDE_SETTLE_PAUSE_MINUTES: '0',
      },
    });
    verify = await Promise.all(RECORDED_APPS.map((app) => sendRecorded(sonde, app, ...HARD)));
  }, 600_000);
  afterAll(async () => {
    await sonde.stop();
  }, 60_000);

  const verifyAll = async (): Promise<void> => {
    for (const one of verify) await one();
  };

  it('are counted as an independent count says, by version and by day in three zones, out of roll-ups', async () => {
    await waitFor(async () => (await metricOf(sonde, 'sonde_rollup_events_total')) >= EVENTS, {
      timeoutMs: 120_000,
      what: 'all events to be rolled up',
    });
    expect(await metricOf(sonde, 'sonde_rollup_events_total')).toBe(EVENTS);
    await verifyAll();
  }, 600_000);

  it('are the same after every day was settled, which finds nothing that was off', async () => {
    const days = ['--from', '2025-03-01', '--to', '2025-06-30'];
    const settled = await settle(sonde, '--all-apps', ...days);
    expect(settled.split('\n').filter((line) => line !== '').length).toBeGreaterThanOrEqual(8);
    await verifyAll();
  }, 600_000);

  it('are the same when late copies come after that, and days are settled again', async () => {
    const again = await sendRecorded(sonde, RECORDED_APPS[0], '--repeat', '2');
    await again();
    await verifyAll();
    await settle(sonde, '--all-apps', '--from', '2025-03-01', '--to', '2025-06-30');
    await again();
    await verifyAll();
  }, 900_000);
});

/** Value of a counter or gauge without labels of its own. */
async function metricOf({ endpoints }: Standalone, name: string): Promise<number> {
  const text = await (await fetch(new URL('/metrics', endpoints.processor))).text();
  const found = new RegExp(`^${name}\\{[^}]*\\} (\\S+)$`, 'm').exec(text)?.[1];
  if (found === undefined) throw new Error(`the processor tells no ${name}`);
  return Number(found);
}

/** The operation as its users call it, beside the running Sonde. @returns a line of JSON for each day of an app */
function settle({ dataDir }: Standalone, ...args: readonly string[]): Promise<string> {
  const program = join(repositoryRoot(), 'dist/apps/processor/main.js');
  const env = { ...environmentWithoutSonde(), SONDE_DATA_DIR: dataDir };
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [program, 'settle', ...args, '--json'], { env }, (error, stdout, stderr) => {
      if (error) reject(new Error(`settle ended with ${String(error.code)}:\n${stdout}\n${stderr}`));
      else resolve(stdout);
    });
  });
}
