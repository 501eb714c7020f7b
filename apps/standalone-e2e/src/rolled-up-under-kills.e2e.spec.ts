import { execFile } from 'node:child_process';
import { join } from 'node:path';
import {
  environmentWithoutSonde,
  repositoryRoot,
  startStandalone,
  waitFor,
  type AppUnderTest,
  type Standalone,
} from '@sonde/test-kit';
import { simulatorWell } from './simulator';

const DAY_MS = 86_400_000;
const KILLS = ['processor', 'clickhouse', 'processor'] as const;

/** Counts and sums, which FAST answers exactly. */
const METRICS = [
  'EVENTS',
  'CRASHES',
  'SESSIONS',
  'CRASHED_SESSIONS',
  'LAUNCH_DURATION',
  'NETWORK_REQUESTS',
].map((metric) => (metric === 'LAUNCH_DURATION' ? { metric, statistic: 'COUNT' } : { metric }));
const QUESTION = `query ($input: MetricsInput!) { metrics(input: $input) { precision rows { at group { value } values { value } } } }`;

interface Answer {
  readonly precision: string;
  readonly rows: readonly object[];
}

describe('while history is rolled up and settled and the programs that do it are shot', () => {
  let sonde: Standalone;
  let app: AppUnderTest;
  const end = Date.now();
  beforeAll(async () => {
    sonde = await startStandalone({
      env: {
        // In many small steps, so that every kill meets one.
        SONDE_ROLLUP_INTERVAL_MS: '100',
        SONDE_ROLLUP_DELAY_MS: '0',
        SONDE_ROLLUP_MAX_EVENTS: '1000',
        SONDE_SETTLE_PAUSE_MINUTES: '1',
        SONDE_QUERY_CACHE_MS: '0',
      },
    });
    app = await sonde.createApp();
    const sending = [
      '--seed',
      '11',
      '--events',
      '5000',
      '--days',
      '2',
      '--start',
      new Date(end).toISOString(),
    ];
    await simulatorWell('simulate', ...sending, '--url', sonde.endpoints.ingest, '--key', app.ingestKey);
    await sonde.untilFresh(app.appId);
  });
  afterAll(async () => {
    await sonde.stop();
  });

  async function ask(precision: 'FAST' | 'EXACT'): Promise<Answer> {
    const input = {
      metrics: METRICS,
      range: { from: new Date(end - 3 * DAY_MS).toISOString(), to: new Date(end + DAY_MS).toISOString() },
      groupBy: ['APP_VERSION'],
      grain: 'DAY',
      timeZone: 'Asia/Kolkata',
      first: 1000,
      precision,
    };
    return (await sonde.graphql<{ metrics: Answer }>(QUESTION, { input }, app.queryKey)).metrics;
  }

  it('every answer is right', async () => {
    const { rows } = await waitFor(() => ask('EXACT'));
    expect(rows.length).toBeGreaterThan(3);
    let asked = 0;
    let fast = 0;
    let isOver = false;
    const asking = (async () => {
      while (!isOver) {
        // Nobody answers while ClickHouse comes back.
        const answer = await ask('FAST').catch(() => undefined);
        if (answer === undefined) continue;
        asked++;
        if (answer.precision === 'FAST') fast++;
        expect(answer.rows).toEqual(rows);
      }
    })();
    const kill = async (): Promise<void> => {
      for (const part of KILLS) {
        const before = asked;
        await Promise.all([settle(sonde), waitFor(() => asked > before + 3)]);
        sonde.kill(part);
        await waitFor(() => sonde.pids(part).length > 0);
      }
      await settle(sonde);
      const before = asked;
      await waitFor(() => asked > before + 3);
    };
    await Promise.race([asking, kill()]);
    isOver = true;
    await asking;
    expect(fast).toBeGreaterThan(10);
  }, 600_000);
});

/** The operation as its users call it, beside the running Sonde; it may meet a ClickHouse that is just coming back. */
function settle({ dataDir }: Standalone): Promise<string> {
  const program = join(repositoryRoot(), 'dist/apps/processor/main.js');
  const env = { ...environmentWithoutSonde(), SONDE_DATA_DIR: dataDir };
  const day = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
  const args = [
    'settle',
    '--all-apps',
    '--no-sessions',
    '--from',
    day(Date.now() - 3 * DAY_MS),
    '--to',
    day(Date.now()),
  ];
  return new Promise((resolve) => {
    execFile(process.execPath, [program, ...args], { env }, (_error, stdout, stderr) =>
      resolve(stdout + stderr),
    );
  });
}
