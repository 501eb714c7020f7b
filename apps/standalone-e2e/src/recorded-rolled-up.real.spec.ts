import { startStandalone, type Standalone } from '@sonde/test-kit';
import { ROLLING_UP_AT_ONCE, settle, untilRolledUp } from './batch-layer';
import { HARD, RECORDED_APPS, sendRecorded, withRecorded, type VerifyRecorded } from './recorded-app';

/** Of the three apps together. */
const EVENTS = 12_284;

withRecorded('recorded sessions of real apps, rolled up and settled', () => {
  let sonde: Standalone;
  let verify: VerifyRecorded[];
  beforeAll(async () => {
    sonde = await startStandalone({ env: ROLLING_UP_AT_ONCE });
    verify = await Promise.all(RECORDED_APPS.map((app) => sendRecorded(sonde, app, ...HARD)));
  }, 600_000);
  afterAll(async () => {
    await sonde.stop();
  });

  const verifyAll = async (): Promise<void> => {
    for (const one of verify) await one();
  };

  it('are counted as an independent count says, by version and by day in three zones, out of roll-ups', async () => {
    await untilRolledUp(sonde, EVENTS);
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
