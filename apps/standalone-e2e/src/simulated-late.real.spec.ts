import { join } from 'node:path';
import { startStandalone, temporaryFolder, type Standalone, type TemporaryFolder } from '@sonde/test-kit';
import { ROLLING_UP_AT_ONCE, settle, untilRolledUp } from './batch-layer';
import { simulatorWell } from './simulator';

const EVENTS = 20_000;
const END = '2026-11-10T15:00:00Z';
const FLEET = [
  ...['--seed', '4', '--events', String(EVENTS), '--devices', '400', '--days', '14', '--start', END],
  ...['--late', '0.1', '--late-days', '7', '--repeated', '0.02', '--wrong-clocks', '0.03'],
];

/** The clocks of New York are put back on one of these days. */
describe('a simulated fleet that is late by days, repeats itself and has wrong clocks', () => {
  let sonde: Standalone;
  let folder: TemporaryFolder;
  beforeAll(async () => {
    folder = temporaryFolder();
    sonde = await startStandalone({ env: ROLLING_UP_AT_ONCE });
  });
  afterAll(async () => {
    await sonde.stop();
    folder.remove();
  });

  it('gets the answers that its phones know, in EXACT and in FAST, rolled up, and settled, which finds nothing off', async () => {
    const app = await sonde.createApp();
    const truth = join(folder.path, 'truth.json');
    const to = ['--url', sonde.endpoints.ingest, '--key', app.ingestKey];
    await simulatorWell('simulate', ...FLEET, '--truth', truth, ...to);
    const asking = ['--graphql', sonde.endpoints.graphql, '--token', app.queryKey, '--app', app.appId];
    const verify = async (): Promise<void> => {
      const said = await simulatorWell('verify', '--truth', truth, ...asking, '--precision', 'BOTH');
      expect(said).toMatch(/(\d+) of \1 figures agree/);
    };
    await sonde.untilFresh(app.appId);
    await untilRolledUp(sonde, EVENTS);
    await verify();
    await settle(sonde, '--app', app.appId, '--from', '2026-10-27', '--to', '2026-11-10');
    await verify();
  }, 900_000);
});
