import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  askGraphql,
  createApp,
  dataOf,
  startApp,
  temporaryFolder,
  waitFor,
  type AppName,
  type AppProcess,
  type AppUnderTest,
  type TemporaryFolder,
} from '@sonde/test-kit';

const ADMIN_TOKEN = 'admin-of-three-apps';
const NAMES = ['ingest', 'processor', 'query'] as const satisfies readonly AppName[];

type Environment = Readonly<Record<string, string>>;

/** Ingest, processor and query as processes of their own, each on a data folder of its own, as on three machines. */
export class ThreeApps {
  private constructor(
    private readonly folder: TemporaryFolder,
    readonly env: Environment,
    private readonly apps: Record<AppName, AppProcess>,
  ) {}

  static async start(env: Environment): Promise<ThreeApps> {
    const folder = temporaryFolder('three-apps');
    const given = { SONDE_ADMIN_TOKEN: ADMIN_TOKEN, ...env };
    const [ingest, processor, query] = await Promise.all(NAMES.map((name) => startIn(folder, name, given)));
    if (!ingest || !processor || !query) throw new Error('three were started');
    return new ThreeApps(folder, given, { ingest, processor, query });
  }

  get ingest(): AppProcess {
    return this.apps.ingest;
  }

  get processor(): AppProcess {
    return this.apps.processor;
  }

  get all(): readonly AppProcess[] {
    return NAMES.map((name) => this.apps[name]);
  }

  /** What each lacks, by check. */
  async missing(): Promise<Record<AppName, Readonly<Record<string, string>>>> {
    const [ingest, processor, query] = await Promise.all(this.all.map((app) => app.readiness()));
    return {
      ingest: ingest?.missing ?? {},
      processor: processor?.missing ?? {},
      query: query?.missing ?? {},
    };
  }

  async isReady(): Promise<Record<AppName, boolean>> {
    const [ingest, processor, query] = await Promise.all(this.all.map((app) => app.readiness()));
    return {
      ingest: ingest?.ready === true,
      processor: processor?.ready === true,
      query: query?.ready === true,
    };
  }

  async untilNothingIsMissing(): Promise<void> {
    await waitFor(
      async () => {
        const lacking = Object.values(await this.missing()).flatMap((missing) => Object.values(missing));
        if (lacking.length > 0) throw new Error(lacking.join('; '));
        return true;
      },
      { everyMs: 200, what: 'all parts of all apps' },
    );
  }

  /** Share of one CPU that each of them takes, while nothing is asked of them for some seconds. */
  async cpuShares(): Promise<number[]> {
    const before = this.all.map((app) => app.cpuSeconds());
    const from = performance.now();
    const seconds = 8;
    await waitFor(() => performance.now() - from >= seconds * 1000, { everyMs: 200 });
    return this.all.map((app, index) => (app.cpuSeconds() - (before[index] ?? 0)) / seconds);
  }

  createApp(): Promise<AppUnderTest> {
    return createApp(async (query, variables = {}) => dataOf(await this.ask(query, variables)), {});
  }

  /** Sends so many events in one batch. @returns the HTTP status */
  async send(app: AppUnderTest, events: number): Promise<number> {
    const answer = await fetch(`${this.ingest.url}/v1/events`, {
      method: 'POST',
      headers: { authorization: `Bearer ${app.ingestKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        batchId: randomBytes(8).toString('hex'),
        resource: { installId: 'phone', appVersion: '1' },
        events: Array.from({ length: events }, () => ({
          id: randomBytes(8).toString('hex'),
          type: 'app_launch',
          at: Date.now(),
          kind: 'cold',
          durationMs: 800,
        })),
      }),
    });
    await answer.arrayBuffer();
    return answer.status;
  }

  /** Events of the app, counted in the raw rows once no event is under way any more. */
  async untilCounted(app: AppUnderTest): Promise<number> {
    type Answer = {
      app: { freshness: { lagEvents: number }; metrics: { rows: [{ values: [{ value: number }] }] } };
    };
    const question = `query ($id: ID!) { app(id: $id) { freshness { lagEvents } metrics(input: {
      metrics: [{ metric: EVENTS }], precision: EXACT,
      range: { from: "2020-01-01T00:00:00Z", to: "2100-01-01T00:00:00Z" } }) { rows { values { value } } } } }`;
    const lag = `query ($id: ID!) { app(id: $id) { freshness { lagEvents } } }`;
    await waitFor(
      async () => dataOf(await this.ask<Answer>(lag, { id: app.appId })).app.freshness.lagEvents === 0,
      { everyMs: 200, what: 'a caught-up processor' },
    );
    const answer = dataOf(await this.ask<Answer>(question, { id: app.appId }));
    return answer.app.metrics.rows[0].values[0].value;
  }

  /** Events that wait in the spool of ingest. */
  async spooled(): Promise<number> {
    const text = await (await fetch(`${this.ingest.url}/metrics`)).text();
    return Number(/^sonde_ingest_spool\{of="events"[^}]*\} (\d+)$/m.exec(text)?.[1]);
  }

  /** Until it takes work, whatever it bridges the absence of. A load balancer waits for the same. */
  async untilReady(name: AppName): Promise<void> {
    await waitFor(async () => (await this.apps[name].readiness())?.ready === true, {
      everyMs: 100,
      what: `a ready ${name}`,
    });
  }

  /** SIGKILL, and a new process on the same data folder. */
  async killAndStart(name: AppName): Promise<void> {
    await this.apps[name].end('SIGKILL');
    this.apps[name] = await startIn(this.folder, name, this.env);
  }

  /** SIGTERM to all. @returns how each ended */
  async end(): Promise<(number | NodeJS.Signals)[]> {
    const ends = await Promise.all(this.all.map((app) => app.end()));
    this.folder.remove();
    return ends;
  }

  private ask<T>(query: string, variables: Readonly<Record<string, unknown>>) {
    return askGraphql<T>(`${this.apps.query.url}/graphql`, query, variables, ADMIN_TOKEN);
  }
}

function startIn(folder: TemporaryFolder, name: AppName, env: Environment): Promise<AppProcess> {
  const dataDir = join(folder.path, name);
  mkdirSync(dataDir, { recursive: true });
  return startApp(name, { dataDir, env });
}
