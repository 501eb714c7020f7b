import { startLocalKafka, type LocalKafka } from '@sonde/local-kafka';
import { startLocalMongodb, type LocalMongodb } from '@sonde/local-mongodb';
import { quietPort } from '@sonde/local-server';
import {
  clickHouseUrl,
  startApp,
  startClickHouseServer,
  temporaryFolder,
  waitFor,
  type ClickHouseServer,
} from '@sonde/test-kit';
import { MongoClient } from 'mongodb';
import { ThreeApps } from './three-apps';

/** What an app whose logins are refused may take of one CPU; the guessed passwords cost the servers more than us. */
const IDLE = 0.2;
/** What the apps are configured with, and what the stores know. */
const [GIVEN, RIGHT] = ['given-to-the-apps', 'known-to-the-stores'];

describe('stores that refuse the login', () => {
  const folder = temporaryFolder('logins');
  let ports: { broker: number; login: number; controller: number; clickhouse: number };
  let kafka: LocalKafka | undefined;
  let mongodb: LocalMongodb | undefined;
  let clickhouse: ClickHouseServer | undefined;
  let apps: ThreeApps;

  beforeAll(async () => {
    ports = {
      broker: await quietPort(),
      login: await quietPort(),
      controller: await quietPort(),
      clickhouse: await quietPort(),
    };
    [kafka, mongodb, clickhouse] = await Promise.all([
      startKafka(RIGHT),
      startLocalMongodb({ auth: { username: 'root', password: 'of-the-operator' } }),
      startClickHouseServer({ port: ports.clickhouse, password: RIGHT }),
    ]);
    await asRoot({ createUser: 'sonde', pwd: RIGHT, roles: [{ role: 'readWrite', db: 'sonde' }] });
    apps = await ThreeApps.start({
      SONDE_KAFKA_BROKERS: `127.0.0.1:${ports.login}`,
      SONDE_KAFKA_SASL_MECHANISM: 'plain',
      SONDE_KAFKA_USERNAME: 'sonde',
      SONDE_KAFKA_PASSWORD: GIVEN,
      SONDE_KAFKA_PARTITIONS: '4',
      SONDE_MONGODB_URL: `mongodb://sonde:${GIVEN}@${mongodb.host}/sonde?replicaSet=rs0&authSource=admin`,
      SONDE_CLICKHOUSE_URL: clickHouseUrl({ port: ports.clickhouse, password: GIVEN }),
    });
  });
  afterAll(async () => {
    await apps?.end();
    await Promise.all([kafka?.stop(), mongodb?.stop(), clickhouse?.stop()]);
    folder.remove();
  });

  /** A broker that asks for a login on one of its ports, and knows Sonde by a password. */
  function startKafka(password: string): Promise<LocalKafka> {
    const { broker, login, controller } = ports;
    const jaas = 'org.apache.kafka.common.security.plain.PlainLoginModule required';
    return startLocalKafka({
      folder: folder.path,
      port: broker,
      config: {
        listeners: `PLAINTEXT://127.0.0.1:${broker},LOGIN://127.0.0.1:${login},CONTROLLER://127.0.0.1:${controller}`,
        'advertised.listeners': `PLAINTEXT://127.0.0.1:${broker},LOGIN://127.0.0.1:${login}`,
        'controller.quorum.bootstrap.servers': `127.0.0.1:${controller}`,
        'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,LOGIN:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT',
        'sasl.enabled.mechanisms': 'PLAIN',
        'listener.name.login.plain.sasl.jaas.config': `${jaas} user_sonde="${password}";`,
      },
    });
  }

  /** As the operator of MongoDB. */
  async function asRoot(command: Record<string, unknown>): Promise<void> {
    const client = new MongoClient(mongodb?.url ?? '');
    try {
      await client.db('admin').command(command);
    } finally {
      await client.close();
    }
  }

  it('are named, with the settings to correct, and nobody is let on', async () => {
    const expected = {
      catalog: expect.stringMatching(
        /^MongoDB at \S+ refuses the user: check user and password in SONDE_MONGODB_URL/,
      ),
      'event log': expect.stringMatching(
        /user name and password .*correct SONDE_KAFKA_USERNAME and SONDE_KAFKA_PASSWORD/,
      ),
      warehouse: expect.stringMatching(
        /^ClickHouse at \S+ refuses user "sonde" or the password; correct them in SONDE_CLICKHOUSE_URL$/,
      ),
    };
    await waitFor(async () => !/being (connected|made)/.test(JSON.stringify(await apps.missing())));
    const { ingest, processor, query } = await apps.missing();
    const { catalog, 'event log': log, warehouse } = expected;
    expect(ingest).toEqual({ catalog, 'event log': log });
    expect(processor).toMatchObject({ warehouse, 'event log': log });
    expect(query).toEqual({ warehouse, 'warehouse for writing': warehouse, catalog, 'event log': log });
    expect(await apps.isReady()).toEqual({ ingest: false, processor: false, query: false });
  });

  it('are told of once, do not make anybody spin, and no password is shown', async () => {
    for (const share of await apps.cpuShares()) expect(share).toBeLessThan(IDLE);
    for (const app of apps.all) {
      const warnings = app
        .output()
        .split('\n')
        .filter((line) => line.includes('"level":40'));
      expect(warnings.length).toBeLessThanOrEqual(6);
      expect(app.output()).not.toContain(GIVEN);
      expect(JSON.stringify(await app.readiness())).not.toContain(GIVEN);
    }
  });

  it('let Sonde in once their passwords are put right, without a restart of its apps', async () => {
    await Promise.all([kafka?.stop(), clickhouse?.stop()]);
    [kafka, clickhouse] = await Promise.all([
      startKafka(GIVEN),
      startClickHouseServer({ port: ports.clickhouse, password: GIVEN }),
      asRoot({ updateUser: 'sonde', pwd: GIVEN }),
    ]);
    await apps.untilNothingIsMissing();
    const app = await apps.createApp();
    expect(await apps.send(app, 3)).toBe(202);
    expect(await apps.untilCounted(app)).toBe(3);
  });
});

describe('a configuration that makes no sense', () => {
  it.each([
    [
      { SONDE_KAFKA_BROKERS: 'kafka' },
      /SONDE_KAFKA_BROKERS has a value that is not shown here; allowed: host:port/,
    ],
    [
      { SONDE_KAFKA_BROKERS: 'kafka:9092', SONDE_KAFKA_USERNAME: 'me' },
      /SONDE_KAFKA_USERNAME needs SONDE_KAFKA_SASL_MECHANISM beside it/,
    ],
    [{ SONDE_KAFKA_PASSWORD: 'sesame' }, /SONDE_KAFKA_PASSWORD needs SONDE_KAFKA_BROKERS beside it/],
    [
      { SONDE_MONGODB_URL: 'mongodb://me:sesame@host/?directConnection=perhaps' },
      /SONDE_MONGODB_URL cannot be read/,
    ],
    [{ SONDE_CLICKHOUSE_URL: 'clickhouse:9000' }, /SONDE_CLICKHOUSE_URL has a value that is not shown here/],
  ])('stops the start with 78 and the rule: %p', async (env, rule) => {
    const start = startApp('ingest', { env });
    await expect(start).rejects.toThrow(/^ingest ended with 78 /);
    await expect(start).rejects.toThrow(rule);
    await expect(start).rejects.not.toThrow(/sesame/);
  });
});
