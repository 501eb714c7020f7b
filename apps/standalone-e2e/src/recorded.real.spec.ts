import { setTimeout as pause } from 'node:timers/promises';
import { join } from 'node:path';
import { realData, startStandalone, type PartName, type Standalone } from '@sonde/test-kit';
import { simulatorWell } from './simulator';

const APPS = ['org.wikimedia.wikipedia', 'org.wikipedia.dev', 'sh.measure.sample'];
const HARD = ['--shuffle', '11', '--one-event-per-request', '--repeat', '2', '--connections', '4'];
const KILLS = 24;
const recorded = realData();
const withData = recorded === undefined ? describe.skip : describe;

withData('recorded sessions of real apps', () => {
  const folderOf = (app: string): string => join(recorded ?? '', 'measure-sessions', app);
  let sonde: Standalone;
  beforeAll(async () => {
    sonde = await startStandalone();
  }, 120_000);
  afterAll(async () => {
    await sonde.stop();
  }, 60_000);

  /** Sends an app's folder, then holds every answer against the independent count. */
  async function send(app: string, ...how: string[]): Promise<() => Promise<void>> {
    const made = await sonde.createApp({ name: app, retentionDays: 3650 });
    const to = ['--url', sonde.endpoints.ingest, '--key', made.ingestKey];
    await simulatorWell('replay', folderOf(app), ...to, ...how);
    return async () => {
      const asking = ['--graphql', sonde.endpoints.graphql, '--token', made.queryKey, '--app', made.appId];
      const answer = await simulatorWell(
        'verify-recorded',
        '--folder',
        folderOf(app),
        ...asking,
        '--wait',
        '300',
      );
      expect(answer).toMatch(/(\d+) of \1 figures agree/);
    };
  }

  it.each(APPS)(
    'of %s are counted as an independent count says',
    async (app) => {
      const verify = await send(app);
      await verify();
    },
    300_000,
  );

  it.each(APPS)(
    'of %s: the same when shuffled, cut into single events, sent twice, over four connections',
    async (app) => {
      const verify = await send(app, ...HARD);
      await verify();
    },
    600_000,
  );

  it('are the same with ingest, processor and ClickHouse killed at random moments', async () => {
    const sending = Promise.all(APPS.map((app) => send(app, ...HARD)));
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
    const verify = await send(APPS[2] ?? '');
    const { dataDir } = sonde;
    await sonde.killSupervisor();
    sonde = await startStandalone({ dataDir });
    await verify();
  }, 600_000);
});
