import { join } from 'node:path';
import {
  startApp,
  startClickHouseServer,
  startStandalone,
  temporaryFolder,
  temporaryStores,
  waitFor,
  type AppProcess,
  type ClickHouseServer,
  type Standalone,
  type TemporaryFolder,
  type TemporaryStores,
} from '@sonde/test-kit';
import { HARD, RECORDED_APPS, recorded, sendRecorded } from './recorded-app';
import { simulatorWell } from './simulator';

const EVENTS = '20000';
/** With three processors each has two of them. */
const PARTITIONS = 6;
const onRecorded = recorded === undefined ? it.skip : it;

describe.each([1, 3])('on Kafka, MongoDB and a ClickHouse server with processors: %i', (processors) => {
  let folder: TemporaryFolder;
  let stores: TemporaryStores;
  let clickhouse: ClickHouseServer;
  let env: Readonly<Record<string, string>>;
  let sonde: Standalone;
  /** Beside the one that standalone keeps. */
  let others: AppProcess[] = [];

  beforeAll(async () => {
    folder = temporaryFolder('real-stores');
    stores = temporaryStores();
    clickhouse = await startClickHouseServer();
    env = {
      ...stores.env,
      SONDE_KAFKA_PARTITIONS: String(PARTITIONS),
      SONDE_KAFKA_SESSION_TIMEOUT_MS: '6000',
      SONDE_CLICKHOUSE_URL: clickhouse.url,
    };
    sonde = await startStandalone({ env });
    others = await Promise.all(Array.from({ length: processors - 1 }, () => startApp('processor', { env })));
    await waitFor(() => others.every((each) => each.output().includes('Partitions were assigned')), {
      what: 'partitions for every processor',
    });
  });

  afterAll(async () => {
    await Promise.all([...others.map((each) => each.end()), sonde?.stop()]);
    await clickhouse?.stop();
    await stores?.remove();
    folder?.remove();
  });

  /** A simulated fleet, and what holds every answer against what its phones know. */
  async function simulate(protocol: string, seed: number): Promise<() => Promise<void>> {
    const app = await sonde.createApp();
    const truth = join(folder.path, `${protocol}-${seed}.json`);
    const fleet = ['--seed', String(seed), '--events', EVENTS, '--protocol', protocol, '--truth', truth];
    await simulatorWell('simulate', ...fleet, '--url', sonde.endpoints.ingest, '--key', app.ingestKey);
    return async () => {
      const asking = ['--graphql', sonde.endpoints.graphql, '--token', app.queryKey, '--app', app.appId];
      const answer = await simulatorWell('verify', '--truth', truth, ...asking);
      expect(answer).toMatch(/(\d+) of \1 figures agree/);
    };
  }

  it.each(['native', 'measure'])(
    'a simulated fleet gets the answers that its phones know to be true, in the %s protocol',
    async (protocol) => {
      const verify = await simulate(protocol, 7);
      await verify();
    },
  );

  onRecorded(
    'recorded sessions are counted as an independent count says, shuffled, in single events and sent twice',
    async () => {
      const sent = await Promise.all(RECORDED_APPS.map((app) => sendRecorded(sonde, app, ...HARD)));
      for (const verify of sent) await verify();
    },
    600_000,
  );

  it('every processor has done a part of the work', async () => {
    const urls = [sonde.endpoints.processor, ...others.map(({ url }) => url)];
    for (const url of urls) expect(await acceptedBy(url)).toBeGreaterThan(0);
  });

  it('answers stay true while processors are killed, leave and come back', async () => {
    let ended = false;
    const sending = simulate('native', 9).finally(() => {
      ended = true;
    });
    sending.catch(() => undefined);
    let killed = 0;
    let left = 0;
    while (!ended) {
      const accepted = await acceptedBy(sonde.endpoints.processor);
      killed += sonde.kill('processor').length;
      // The supervisor's comes back by itself; one of the others leaves in order, and another takes its place.
      await waitFor(async () => ended || (await acceptedBy(sonde.endpoints.processor)) !== accepted, {
        what: 'a processor that is back',
      });
      const leaving = others.shift();
      if (leaving === undefined) continue;
      expect(await leaving.end(left++ % 2 === 0 ? 'SIGTERM' : 'SIGKILL')).toBeDefined();
      others.push(await startApp('processor', { env }));
    }
    await (
      await sending
    )();
    expect(killed).toBeGreaterThan(0);
    expect(left > 0).toBe(processors > 1);
  });
});

/** Events that a processor has accepted since its start. */
async function acceptedBy(processorUrl: string): Promise<number> {
  const answer = await fetch(`${processorUrl}/metrics`);
  const text = await answer.text();
  return Number(/^sonde_processor_events_total\{outcome="accepted"[^}]*\} (\S+)$/m.exec(text)?.[1] ?? 0);
}
