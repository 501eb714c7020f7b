import { startStandalone, type Standalone } from '@sonde/test-kit';
import { crashFreeByVersion } from '../examples/crash-free-by-version';
import { screensOfCrashes } from '../examples/crashed-sessions';
import {
  AppDocument,
  AppsDocument,
  AttributesDocument,
  BadInputError,
  ErrorGroupDocument,
  ErrorGroupsDocument,
  EventsDocument,
  ForbiddenError,
  LedgerDocument,
  LossesDocument,
  MetricDefinitionsDocument,
  MetricsDocument,
  pages,
  PassportsDocument,
  RegisterAttributeDocument,
  ReleaseComparisonDocument,
  ReleasesDocument,
  SessionsDocument,
  SessionTimelineDocument,
  SetReleaseDocument,
  SondeClient,
  TenantMetricsDocument,
  UnauthenticatedError,
  UnregisterAttributeDocument,
  type Schema,
} from '.';

const MINUTE = 60_000;
/** Sessions of version 2.0, each a launch, a screen and an end; every third crashes instead. */
const SESSIONS = 12;
const CRASHED = 4;

describe('against a running Sonde', () => {
  let sonde: Standalone;
  let client: SondeClient;
  let app: string;
  let range: Schema.TimeRange;
  const now = Date.now();

  beforeAll(async () => {
    sonde = await startStandalone();
    const made = await sonde.createApp();
    app = made.appId;
    client = new SondeClient({ url: sonde.endpoints.graphql, token: made.queryKey });
    range = { from: new Date(now - 60 * MINUTE).toISOString(), to: new Date(now + MINUTE).toISOString() };
    for (let phone = 0; phone < SESSIONS; phone++) {
      // The third batch of each phone never comes.
      await send(made.ingestKey, phone, 1, sessionOf(phone, phone % 3 === 0));
      await send(made.ingestKey, phone, 2, []);
      await send(made.ingestKey, phone, 4, [], [{ reason: 'queue_full', count: 5 }]);
    }
    await sonde.untilFresh(app);
  });
  afterAll(() => sonde.stop());

  function sessionOf(phone: number, crashes: boolean): object[] {
    const start = now - 30 * MINUTE + phone * 1000;
    const event = (n: number, type: string, more: object) => ({
      id: `${phone}-${n}`,
      type,
      at: new Date(start + n * 1000).toISOString(),
      sessionId: `session-${phone}`,
      ...more,
    });
    const frames = [{ module: 'shop.Cart', function: 'total', file: 'Cart.kt', line: 42, inApp: true }];
    return [
      event(0, 'app_launch', { kind: 'cold', durationMs: 400 }),
      event(1, 'screen_view', { screen: 'Cart' }),
      crashes
        ? event(2, 'crash', { foreground: true, exceptions: [{ type: 'Boom', message: 'no cart', frames }] })
        : event(2, 'session_end', {}),
    ];
  }

  async function send(
    key: string,
    phone: number,
    sequence: number,
    events: object[],
    dropped: object[] = [],
  ) {
    const resource = { installId: `phone-${phone}`, appVersion: '2.0', os: 'Android' };
    const sentAt = new Date().toISOString();
    const response = await fetch(`${sonde.endpoints.ingest}/v1/events`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
      body: JSON.stringify({
        batchId: `${phone}/${sequence}`,
        sentAt,
        resource,
        events,
        sequence,
        dropped,
      }),
    });
    expect([response.status, await response.text()]).toEqual([202, expect.any(String)]);
  }

  it('lists apps, and knows what every metric says', async () => {
    expect((await client.request(AppsDocument)).apps.map(({ id }) => id)).toEqual([app]);
    const answer = await client.request(AppDocument, { app });
    expect(answer.app).toMatchObject({ platform: 'ANDROID', freshness: { lagEvents: 0 } });
    expect((await client.request(AppDocument, { app: 'of-somebody-else' })).app).toBeNull();
    const { metricDefinitions } = await client.request(MetricDefinitionsDocument);
    expect(metricDefinitions.map(({ id }) => id)).toContain('CRASH_FREE_SESSIONS');
  });

  it('answers metrics, of an app and of the tenant', async () => {
    const input: Schema.MetricsInput = {
      metrics: [{ metric: 'SESSIONS' }, { metric: 'LAUNCH_DURATION', statistic: 'MAX' }],
      range,
      precision: 'EXACT',
    };
    const of = await client.request(MetricsDocument, { app, input });
    expect(of.app?.metrics.rows[0]?.values.map(({ value }) => value)).toEqual([SESSIONS, 400]);
    const { metrics } = await client.request(TenantMetricsDocument, { input });
    expect(metrics.rows).toEqual(of.app?.metrics.rows);
  });

  it('walks through lists page by page, each item once', async () => {
    const list = { app, range, first: 5 };
    const sessions: string[] = [];
    for await (const session of pages(client, SessionsDocument, list, (data) => data.app?.sessions))
      sessions.push(session.id);
    expect([...sessions].sort()).toEqual(Array.from({ length: SESSIONS }, (_, i) => `session-${i}`).sort());
    const types: string[] = [];
    for await (const event of pages(client, EventsDocument, list, (data) => data.app?.events))
      types.push(event.type);
    expect(types).toHaveLength(3 * SESSIONS);
    const timeline: string[] = [];
    const one = { app, session: 'session-0', first: 2 };
    for await (const event of pages(
      client,
      SessionTimelineDocument,
      one,
      ({ app: of }) => of?.session?.events,
    ))
      timeline.push(event.type);
    expect(timeline).toEqual(['app_launch', 'screen_view', 'crash']);
  });

  it('finds the group of a crash, with its stack', async () => {
    const groups: Schema.ErrorGroup['id'][] = [];
    for await (const group of pages(
      client,
      ErrorGroupsDocument,
      { app, range },
      (data) => data.app?.errorGroups,
    ))
      groups.push(group.id);
    const answer = await client.request(ErrorGroupDocument, { app, group: groups[0] ?? '', range });
    expect(answer.app?.errorGroup).toMatchObject({ events: CRASHED, users: CRASHED });
    expect(answer.app?.errorGroup?.sampleEvents[0]?.stack).toContain('Cart.kt:42');
  });

  it('tells what never arrived', async () => {
    const { app: losses } = await client.request(LossesDocument, { app, range });
    expect(losses?.losses).toEqual([
      {
        appVersion: '2.0',
        received: 3 * SESSIONS,
        droppedByClient: 5 * SESSIONS,
        batches: 3 * SESSIONS,
        missingBatches: SESSIONS,
        missingAtUpdate: 0,
        eventsPerBatch: 1,
        estimatedLost: 6 * SESSIONS,
        share: 6 / 9,
        numberedShare: 1,
        installsLookedAt: 1,
      },
    ]);
    const { app: ledger } = await client.request(LedgerDocument, { app, range });
    expect(ledger?.ledger).toEqual([
      { outcome: 'ACCEPTED', reason: null, count: 3 * SESSIONS },
      { outcome: 'CLIENT_DROPPED', reason: 'queue_full', count: 5 * SESSIONS },
    ]);
  });

  it('shows what a value is made of', async () => {
    const input: Schema.MetricsInput = { metrics: [{ metric: 'CRASH_FREE_SESSIONS' }], range };
    const answer = await client.request(PassportsDocument, { app, input });
    const passport = answer.app?.metrics.rows[0]?.values[0]?.passport;
    expect(passport).toMatchObject({ numerator: SESSIONS - CRASHED, denominator: SESSIONS, errorBound: 0 });
    const { app: opened } = await client.request(SessionTimelineDocument, {
      app,
      session: passport?.counterSamples[0]?.id ?? '',
    });
    expect(opened?.session?.crashed).toBe(true);
  });

  it('registers an attribute, which is then a dimension, and takes it back', async () => {
    const admin = new SondeClient({ url: sonde.endpoints.graphql, token: sonde.adminToken });
    const plan = { key: 'plan', title: 'Subscription' };
    const grouped = { metrics: [{ metric: 'EVENTS' }], range, groupByAttributes: ['plan'] } as const;
    const input = { appId: app, key: 'plan' };
    await expect(
      client.request(RegisterAttributeDocument, { input: { appId: app, ...plan } }),
    ).rejects.toBeInstanceOf(ForbiddenError);
    await admin.request(RegisterAttributeDocument, { input: { appId: app, ...plan } });
    expect((await client.request(AttributesDocument, { app })).app?.attributes).toEqual([plan]);
    const answer = await client.request(MetricsDocument, { app, input: grouped });
    expect(answer.app?.metrics).toMatchObject({
      rows: [{ group: [{ dimension: 'ATTRIBUTE', attribute: 'plan' }], values: [{ value: 3 * SESSIONS }] }],
      folded: [],
    });
    await admin.request(UnregisterAttributeDocument, { input });
    await expect(client.request(MetricsDocument, { app, input: grouped })).rejects.toBeInstanceOf(
      BadInputError,
    );
  });

  it('compares releases, by rollouts that are set by hand', async () => {
    const admin = new SondeClient({ url: sonde.endpoints.graphql, token: sonde.adminToken });
    const rolledOutAt = new Date(now - 45 * MINUTE).toISOString();
    await admin.request(SetReleaseDocument, { input: { appId: app, version: '2.0', rolledOutAt } });
    expect((await client.request(ReleasesDocument, { app })).app?.releases).toEqual([
      { version: '2.0', rolledOutAt },
    ]);
    const answer = await client.request(ReleaseComparisonDocument, {
      app,
      input: { metric: 'CRASH_FREE_SESSIONS', baseline: '1.0', candidates: ['2.0'] },
    });
    expect(answer.app?.releaseComparison).toMatchObject({
      metric: 'CRASH_FREE_SESSIONS',
      unit: 'ratio',
      comparisons: [
        {
          verdict: 'TOO_FEW_DATA',
          sentence: expect.stringContaining('to have used 1.0'),
          candidate: { version: '2.0', rolledOutAt, setByHand: true },
          difference: null,
        },
      ],
    });
  });

  it('says what is wrong with a question, by class', async () => {
    const asked = (input: Partial<Schema.MetricsInput>) =>
      client.request(MetricsDocument, { app, input: { metrics: [{ metric: 'SESSIONS' }], range, ...input } });
    await expect(asked({ metrics: [{ metric: 'LAUNCH_DURATION' }] })).rejects.toMatchObject({
      name: 'BadInputError',
      argumentPath: 'input.metrics[0].statistic',
      allowed: expect.arrayContaining(['P95']),
    });
    await expect(client.query('{ apps { colour } }')).rejects.toBeInstanceOf(BadInputError);
    const stranger = new SondeClient({ url: sonde.endpoints.graphql, token: 'sk_query_wrong' });
    await expect(stranger.request(AppsDocument)).rejects.toBeInstanceOf(UnauthenticatedError);
    const create = 'mutation { createTenant(input: { name: "mine" }) { id } }';
    await expect(client.query(create)).rejects.toBeInstanceOf(ForbiddenError);
  });

  it('runs the examples', async () => {
    expect(await crashFreeByVersion(client, app, new Date(now + MINUTE))).toEqual([
      { version: '2.0', sessions: SESSIONS, crashFree: (SESSIONS - CRASHED) / SESSIONS },
    ]);
    expect(await screensOfCrashes(client, app, '2.0', range)).toEqual([['Cart', CRASHED]]);
  });
});
