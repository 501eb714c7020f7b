import { setTimeout as pause } from 'node:timers/promises';
import { startStandalone, type PartName, type Standalone } from '@sonde/test-kit';
import { HARD, RECORDED_APPS, sendRecorded, withRecorded, type VerifyRecorded } from './recorded-app';

const KILLS = 24;

withRecorded('recorded sessions of real apps', () => {
  let sonde: Standalone;
  beforeAll(async () => {
    sonde = await startStandalone();
  });
  afterAll(async () => {
    await sonde.stop();
  });

  const send = (app: string, ...how: string[]): Promise<VerifyRecorded> => sendRecorded(sonde, app, ...how);

  it.each(RECORDED_APPS)('of %s are counted as an independent count says', async (app) => {
    const verify = await send(app);
    await verify();
  });

  it.each(RECORDED_APPS)(
    'of %s: the same when shuffled, cut into single events, sent twice, over four connections',
    async (app) => {
      const verify = await send(app, ...HARD);
      await verify();
    },
    600_000,
  );

  it('are the same with ingest, processor and ClickHouse killed at random moments', async () => {
    const sending = Promise.all(RECORDED_APPS.map((app) => send(app, ...HARD)));
    let ended = false;
    const settled = sending.finally(() => {
      ended = true;
    });
    settled.catch(() => undefined);
    const parts: PartName[] = ['ingest', 'processor', 'clickhouse'];
    let kills = 0;
    // Chaos needs moments that nobody chose, so here time passes instead of being probed.
    while (kills < KILLS || !ended) {
      await pause(500 + Math.random() * 2500);
      const part = parts[Math.floor(Math.random() * parts.length)] ?? 'processor';
      if (kills < KILLS * 3) kills += sonde.kill(part).length;
    }
    for (const verify of await settled) await verify();
    expect(kills).toBeGreaterThanOrEqual(20);
  }, 1_200_000);

  it('are still there after everything was killed at once', async () => {
    const verify = await send(RECORDED_APPS[2]);
    const { dataDir } = sonde;
    await sonde.killSupervisor();
    sonde = await startStandalone({ dataDir });
    await verify(sonde);
  }, 600_000);
});
