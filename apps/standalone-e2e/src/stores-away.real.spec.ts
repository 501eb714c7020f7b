import { startLocalKafka, type LocalKafka } from '@sonde/local-kafka';
import { startLocalMongodb, type LocalMongodb } from '@sonde/local-mongodb';
import { quietPort } from '@sonde/local-server';
import { clickHouseUrl, startClickHouseServer, waitFor, type ClickHouseServer } from '@sonde/test-kit';
import { ThreeApps } from './three-apps';

/** What an app that waits for its stores may take of one CPU. */
const IDLE = 0.15;

describe('stores that are away', () => {
  const password = 'of-clickhouse';
  let ports: { kafka: number; mongodb: number; clickhouse: number };
  let apps: ThreeApps;
  let kafka: LocalKafka | undefined;
  let mongodb: LocalMongodb | undefined;
  let clickhouse: ClickHouseServer | undefined;

  beforeAll(async () => {
    ports = { kafka: await quietPort(), mongodb: await quietPort(), clickhouse: await quietPort() };
    apps = await ThreeApps.start({
      SONDE_KAFKA_BROKERS: `127.0.0.1:${ports.kafka}`,
      SONDE_KAFKA_PARTITIONS: '4',
      SONDE_MONGODB_URL: `mongodb://127.0.0.1:${ports.mongodb}/sonde?replicaSet=rs0`,
      SONDE_CLICKHOUSE_URL: clickHouseUrl({ port: ports.clickhouse, password }),
    });
  });
  afterAll(async () => {
    await apps?.end();
    await Promise.all([kafka?.stop(), mongodb?.stop(), clickhouse?.stop()]);
  });

  /** As the operator of ClickHouse. */
  async function byHand(statement: string): Promise<void> {
    const answer = await fetch(`http://127.0.0.1:${ports.clickhouse}/`, {
      method: 'POST',
      headers: { 'X-ClickHouse-User': 'sonde', 'X-ClickHouse-Key': password },
      body: statement,
    });
    if (!answer.ok) throw new Error(await answer.text());
  }

  it('keep no app from starting; each is live, not ready, and says what is wrong and what to do', async () => {
    for (const { url } of apps.all) expect((await fetch(`${url}/health/live`)).status).toBe(200);
    // Ingest bridges Kafka by its spool, but without the catalog it knows no key.
    expect(await apps.isReady()).toEqual({ ingest: false, processor: false, query: false });
    const noKafka = new RegExp(
      `No Kafka broker answers .*127\\.0\\.0\\.1:${ports.kafka}.* SONDE_KAFKA_BROKERS`,
    );
    const noMongo = new RegExp(`no MongoDB answers at 127\\.0\\.0\\.1:${ports.mongodb} .* SONDE_MONGODB_URL`);
    const noClickHouse = new RegExp(
      `^No ClickHouse answers at http://127\\.0\\.0\\.1:${ports.clickhouse} \\(ECONNREFUSED\\); start it, or correct SONDE_CLICKHOUSE_URL$`,
    );
    // The driver looks for a server for some seconds before it gives up.
    await waitFor(async () => noMongo.test((await apps.missing()).query['catalog'] ?? ''));
    await waitFor(async () => noMongo.test((await apps.missing()).ingest['catalog'] ?? ''));
    const { ingest, processor, query } = await apps.missing();
    expect(ingest).toEqual({
      catalog: expect.stringMatching(noMongo),
      'event log': expect.stringMatching(noKafka),
    });
    expect(processor).toMatchObject({
      warehouse: expect.stringMatching(noClickHouse),
      'event log': expect.stringMatching(noKafka),
    });
    expect(query).toEqual({
      warehouse: expect.stringMatching(noClickHouse),
      'warehouse for writing': expect.stringMatching(noClickHouse),
      catalog: expect.stringMatching(noMongo),
      'event log': expect.stringMatching(noKafka),
    });
    for (const { url } of apps.all) expect((await fetch(`${url}/metrics`)).status).toBe(200);
  });

  it('are told of once in the log, do not make anybody spin, and show no password', async () => {
    for (const share of await apps.cpuShares()) expect(share).toBeLessThan(IDLE);
    for (const app of apps.all) {
      const warnings = app
        .output()
        .split('\n')
        .filter((line) => line.includes('"level":40'));
      expect(warnings.length).toBeGreaterThan(0);
      expect(warnings.length).toBeLessThanOrEqual(6);
      expect(app.output()).not.toContain(password);
    }
  });

  it('do not hold up the end: SIGTERM ends every app in order', async () => {
    const others = await ThreeApps.start(apps.env);
    expect(await others.end()).toEqual([0, 0, 0]);
  });

  it('are taken into use as they come, without a restart, and the first event is counted', async () => {
    mongodb = await startLocalMongodb({ port: ports.mongodb });
    kafka = await startLocalKafka({ port: ports.kafka });
    clickhouse = await startClickHouseServer({ port: ports.clickhouse, password });
    await apps.untilNothingIsMissing();
    const app = await apps.createApp();
    expect(await apps.send(app, 3)).toBe(202);
    expect(await apps.untilCounted(app)).toBe(3);
  });

  it('Kafka: ingest stays ready and takes events into its spool, also after kill -9, until Kafka is back', async () => {
    const app = await apps.createApp();
    expect(await apps.send(app, 5)).toBe(202);
    await kafka?.kill();
    expect(await apps.send(app, 7)).toBe(202);
    const { ready, missing } = await apps.ingest.readiness();
    expect([ready, Object.keys(missing)]).toEqual([true, ['event log']]);
    expect(await apps.spooled()).toBe(7);
    await apps.killAndStart('ingest');
    await apps.untilReady('ingest');
    expect(await apps.send(app, 11)).toBe(202);
    expect(await apps.spooled()).toBe(7 + 11);
    await kafka?.restart();
    await apps.untilNothingIsMissing();
    await waitFor(async () => (await apps.spooled()) === 0, { what: 'an empty spool' });
    expect(await apps.untilCounted(app)).toBe(5 + 7 + 11);
  });

  it('MongoDB: keys that were seen lately go on to work', async () => {
    const app = await apps.createApp();
    expect(await apps.send(app, 1)).toBe(202);
    await mongodb?.kill();
    expect(await apps.send(app, 2)).toBe(202);
    await mongodb?.restart();
    await apps.untilNothingIsMissing();
    expect(await apps.untilCounted(app)).toBe(3);
  });

  it('ClickHouse that forgets tokens: rows wait, with the statement that mends it, and are counted once', async () => {
    const app = await apps.createApp();
    await byHand('ALTER TABLE sonde.events MODIFY SETTING non_replicated_deduplication_window = 0');
    const mending = async () => (await apps.missing()).processor['warehouse'];
    const mend = /run: (ALTER TABLE .*)$/.exec((await mending()) ?? '')?.[1] ?? '';
    expect(mend).toContain('sonde.events');
    // Who only reads is not concerned.
    expect(await apps.isReady()).toEqual({ ingest: true, processor: false, query: true });
    expect(await apps.send(app, 4)).toBe(202);
    await waitFor(async () => (await apps.missing()).processor['lanes'], { what: 'a lane that waits' });
    await byHand(mend);
    await apps.untilNothingIsMissing();
    expect(await apps.untilCounted(app)).toBe(4);
  });
});
