import { existsSync } from 'node:fs';
import { Kafka, logLevel, type Admin } from 'kafkajs';
import { isRunning, temporaryFolder, waitFor } from '@sonde/test-kit';
import { startLocalKafka, type LocalKafka } from './start-local-kafka';

const clientOf = (brokers: string): Kafka =>
  new Kafka({ clientId: 'spec', brokers: [brokers], logLevel: logLevel.NOTHING, retry: { retries: 0 } });

async function withAdmin<T>({ brokers }: LocalKafka, ask: (admin: Admin) => Promise<T>): Promise<T> {
  const admin = clientOf(brokers).admin();
  await admin.connect();
  try {
    return await ask(admin);
  } finally {
    await admin.disconnect();
  }
}

async function append(server: LocalKafka, topic: string, value: string): Promise<void> {
  const producer = clientOf(server.brokers).producer();
  await producer.connect();
  await producer.send({ topic, acks: -1, messages: [{ value }] });
  await producer.disconnect();
}

const endOf = async (server: LocalKafka, topic: string): Promise<string | undefined> =>
  (await withAdmin(server, (admin) => admin.fetchTopicOffsets(topic)))[0]?.high;

describe('a local Kafka', () => {
  let server: LocalKafka;
  beforeAll(async () => {
    server = await startLocalKafka({ config: { 'message.max.bytes': '2000000' } });
  });
  afterAll(() => server.stop());

  it('takes a topic at once and keeps what was acknowledged over an orderly restart and over SIGKILL', async () => {
    const topics = [{ topic: 'kept', numPartitions: 1, replicationFactor: 1 }];
    await withAdmin(server, (admin) => admin.createTopics({ topics, waitForLeaders: true }));
    await append(server, 'kept', 'first');
    const { pid, brokers } = server;
    await server.restart();
    expect(server.pid).not.toBe(pid);
    expect(server.brokers).toBe(brokers);
    expect(await endOf(server, 'kept')).toBe('1');

    await append(server, 'kept', 'second');
    const second = server.pid;
    await server.kill();
    expect(isRunning(second)).toBe(false);
    await expect(endOf(server, 'kept')).rejects.toThrow();
    await server.restart();
    expect(await endOf(server, 'kept')).toBe('2');
  });

  it('holds its connections and says nothing while it is paused', async () => {
    const admin = clientOf(server.brokers).admin();
    await admin.connect();
    let answered = false;
    server.pause();
    const question = admin.listTopics().finally(() => (answered = true));
    await expect(
      waitFor(() => answered, { timeoutMs: 500, what: 'an answer of the paused broker' }),
    ).rejects.toThrow();
    server.resume();
    expect(await question).toContain('kept');
    await admin.disconnect();
  });

  it('obeys further settings', async () => {
    const { resources } = await withAdmin(server, (admin) =>
      admin.describeConfigs({
        includeSynonyms: false,
        resources: [{ type: 4, name: '1', configNames: ['message.max.bytes'] }],
      }),
    );
    expect(resources[0]?.configEntries[0]?.configValue).toBe('2000000');
  });

  it('leaves nothing behind when it is stopped', async () => {
    const other = await startLocalKafka();
    await other.stop();
    expect(isRunning(other.pid)).toBe(false);
    expect(existsSync(other.folder)).toBe(false);
    await other.stop();
  });

  it('starts again in a folder of its own on the same address, with the data', async () => {
    const folder = temporaryFolder('kafka');
    try {
      const first = await startLocalKafka({ folder: folder.path });
      const topics = [{ topic: 'stays', numPartitions: 2, replicationFactor: 1 }];
      await withAdmin(first, (admin) => admin.createTopics({ topics, waitForLeaders: true }));
      await first.stop();
      const second = await startLocalKafka({ folder: folder.path });
      expect(second.brokers).toBe(first.brokers);
      expect(await withAdmin(second, (admin) => admin.listTopics())).toContain('stays');
      await second.stop();
    } finally {
      folder.remove();
    }
  });

  it('says what the broker said when it does not start', async () => {
    await expect(startLocalKafka({ config: { 'log.retention.ms': 'for ever' } })).rejects.toThrow(
      /log\.retention\.ms/,
    );
  });
});
