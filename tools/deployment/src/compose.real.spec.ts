import { MongoClient } from 'mongodb';
import { startLocalMongodb, type LocalMongodb } from '@sonde/local-mongodb';
import { quietPort } from '@sonde/local-server';
import {
  askGraphql,
  createApp,
  dataOf,
  readinessOf,
  startClickHouseServer,
  waitFor,
  type ClickHouseServer,
} from '@sonde/test-kit';
import { APPS, compose, environmentOf, exampleVariables, type AppName } from './compose';
import { startComposeKafka, type ComposeKafka } from './compose-kafka';
import { Image, type Container } from './container';
import { textOf } from './files';

/** Sonde's user with the rights that the compose file's script gives it. */
async function makeUser(url: string, password: string): Promise<void> {
  const role = /roles = \[\{ role: '(\w+)', db: 'sonde' \}\]/.exec(textOf('mongodb/replica-set.js'))?.[1];
  if (role === undefined) throw new Error('the script gives no role');
  const client = new MongoClient(url);
  try {
    await client.db('admin').command({ createUser: 'sonde', pwd: password, roles: [{ role, db: 'sonde' }] });
  } finally {
    await client.close();
  }
}

/**
 * What compose starts, without Docker: the folders of the images run with the environment of the compose file, against
 * the Kafka that it describes, a MongoDB with a password and a ClickHouse that runs apart. Only addresses differ.
 */
describe('the services of the compose file', () => {
  const variables = Object.fromEntries(
    Object.keys(exampleVariables()).map((name) => [
      name,
      `${name.toLowerCase().replaceAll('_', '')}0123456789`,
    ]),
  );
  let kafka: ComposeKafka;
  let mongodb: LocalMongodb;
  let clickhouse: ClickHouseServer;
  const images: Image[] = [];
  const containers: Container[] = [];

  const environmentHere = (app: AppName): Record<string, string> => {
    const service = compose().services[app];
    if (service === undefined) throw new Error(`there is no service ${app}`);
    const environment = environmentOf(service, variables);
    return {
      ...environment,
      SONDE_KAFKA_BROKERS: environment['SONDE_KAFKA_BROKERS']?.replace('kafka:9092', kafka.brokers) ?? '',
      SONDE_MONGODB_URL: environment['SONDE_MONGODB_URL']?.replace('mongodb:27017', mongodb.host) ?? '',
      SONDE_CLICKHOUSE_URL: clickhouse.url,
    };
  };

  beforeAll(async () => {
    const root = { username: 'root', password: variables['MONGODB_ROOT_PASSWORD'] ?? '' };
    [kafka, mongodb, clickhouse] = await Promise.all([
      startComposeKafka(),
      startLocalMongodb({ auth: root }),
      startClickHouseServer(),
    ]);
    await makeUser(mongodb.url, variables['MONGODB_PASSWORD'] ?? '');
    for (const app of APPS) {
      const image = new Image(app);
      images.push(image);
      containers.push(await image.start(await quietPort(), environmentHere(app)));
    }
  }, 400_000);

  afterAll(async () => {
    for (const container of containers) await container.stop();
    for (const image of images) image.remove();
    await Promise.all([kafka.stop(), mongodb.stop(), clickhouse.stop()]);
  });

  it('become ready, and an event that one takes can be asked for at another', async () => {
    for (const [i, { url, output }] of containers.entries()) {
      const what = APPS[i] ?? '';
      await waitFor(
        async () => {
          const { ready, missing } = await readinessOf(url);
          if (!ready) throw new Error(`${JSON.stringify(missing)}\n${output()}`);
          return true;
        },
        { what: `${what} that is ready` },
      );
    }
    const [ingest, , query] = containers;
    if (ingest === undefined || query === undefined) throw new Error('an app is missing');
    const graphql = async <T>(
      text: string,
      values: Readonly<Record<string, unknown>> = {},
      token = variables['SONDE_ADMIN_TOKEN'] ?? '',
    ): Promise<T> => dataOf(await askGraphql<T>(`${query.url}/graphql`, text, values, token));
    const app = await createApp(graphql, {});
    const answer = await fetch(`${ingest.url}/v1/events`, {
      method: 'POST',
      headers: { authorization: `Bearer ${app.ingestKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        batchId: 'one',
        resource: { installId: 'phone', appVersion: '1', os: 'Android', device: 'Pixel 8' },
        events: [{ id: 'first', type: 'app_launch', at: Date.now(), kind: 'cold', durationMs: 812 }],
      }),
    });
    expect(await answer.json()).toEqual({ accepted: 1, duplicates: 0, rejected: [] });
    const launches = await waitFor(
      async () => {
        const { metrics } = await graphql<{ metrics: { rows: { values: { value: number | null }[] }[] } }>(
          `
            {
              metrics(
                input: {
                  metrics: [{ metric: LAUNCH_DURATION, statistic: P95 }]
                  range: { from: "2020-01-01T00:00:00Z", to: "2100-01-01T00:00:00Z" }
                }
              ) {
                rows {
                  values {
                    value
                  }
                }
              }
            }
          `,
          {},
          app.queryKey,
        );
        return metrics.rows[0]?.values[0]?.value;
      },
      { what: 'the launch' },
    );
    expect(launches).toBe(812);
  });
});
