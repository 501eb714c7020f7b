import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startStandalone, temporaryFolder, type Standalone, type TemporaryFolder } from '@sonde/test-kit';
import { simulatorWell } from './simulator';

const EVENTS = '20000';

describe('a simulated fleet', () => {
  let sonde: Standalone;
  let folder: TemporaryFolder;
  beforeAll(async () => {
    folder = temporaryFolder();
    sonde = await startStandalone();
  });
  afterAll(async () => {
    await sonde.stop();
    folder.remove();
  });

  it.each(['native', 'measure'])(
    'gets the answers that its phones know to be true, in the %s protocol',
    async (protocol) => {
      const app = await sonde.createApp();
      const truth = join(folder.path, `${protocol}.json`);
      const sending = ['--seed', '7', '--events', EVENTS, '--protocol', protocol, '--truth', truth];
      await simulatorWell('simulate', ...sending, '--url', sonde.endpoints.ingest, '--key', app.ingestKey);
      const asking = [
        '--truth',
        truth,
        '--graphql',
        sonde.endpoints.graphql,
        '--token',
        app.queryKey,
        '--app',
        app.appId,
      ];
      expect(await simulatorWell('verify', ...asking, '--precision', 'BOTH')).toMatch(
        /(\d+) of \1 figures agree/,
      );
    },
  );

  it('counts nothing twice that comes again to a processor that has forgotten everything', async () => {
    const app = await sonde.createApp();
    const truth = join(folder.path, 'forgotten.json');
    const sending = [
      '--seed',
      '8',
      '--events',
      '5000',
      '--truth',
      truth,
      '--url',
      sonde.endpoints.ingest,
      '--key',
      app.ingestKey,
    ];
    await simulatorWell('simulate', ...sending);
    await sonde.untilFresh(app.appId);
    sonde.kill('processor');
    const again = ['--seed', '8', '--events', '5000', '--start', endOf(truth)];
    await simulatorWell('simulate', ...again, '--url', sonde.endpoints.ingest, '--key', app.ingestKey);
    const asking = [
      '--truth',
      truth,
      '--graphql',
      sonde.endpoints.graphql,
      '--token',
      app.queryKey,
      '--app',
      app.appId,
    ];
    expect(await simulatorWell('verify', ...asking)).toMatch(/(\d+) of \1 figures agree/);
  });
});

/** The moment at which the simulated history ended: the same seed and start give the same phones and events again. */
function endOf(truth: string): string {
  return (JSON.parse(readFileSync(truth, 'utf8')) as { to: string }).to;
}
