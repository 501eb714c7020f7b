import { statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { type LocalKafka, startLocalKafka } from '@sonde/local-kafka';
import { eventually } from '../contract/probe';
import { SILENT } from '../embedded/temporary-log';
import { DEAD_LETTER_TOPIC, EVENTS_TOPIC, PROCESSOR_GROUP } from '../port';
import { Appender } from './appender';
import { KafkaConnection } from './connection';
import { encodePosition } from './group-position';
import { Link } from './link';
import { settingsOf } from './settings';
import { ForeignClient } from './testing/foreign-client';
import { TemporaryKafkaLog } from './testing/temporary-kafka-log';

const RECORD = { key: 'k', value: Buffer.from('a'), events: 1 };

describe('the appender', () => {
  let kafka: LocalKafka;
  let under: TemporaryKafkaLog;
  let connection: KafkaConnection;

  beforeAll(async () => {
    kafka = await startLocalKafka();
  });
  afterAll(() => kafka.stop());
  beforeEach(async () => {
    under = new TemporaryKafkaLog([kafka.brokers]);
    const { brokers, topicPrefix } = under;
    connection = new KafkaConnection(settingsOf({ brokers, topicPrefix, partitions: 2, logger: SILENT }));
    connection.start();
    await connection.ready();
  });
  afterEach(async () => {
    kafka.resume();
    await connection.close();
    await under.destroy();
  });

  it('looks at nothing again that was seen to when the log was opened', async () => {
    const appender = new Appender(connection);
    const asked = jest.spyOn(Link.prototype, 'send');
    try {
      await appender.append(EVENTS_TOPIC, [RECORD]);
      await appender.append(DEAD_LETTER_TOPIC, [RECORD]);
      const ofTopics = new Set(['CreateTopics', 'DescribeConfigs', 'ListOffsets']);
      expect(asked.mock.calls.map(([api]) => api).filter((api) => ofTopics.has(api))).toEqual([]);
      expect(asked).toHaveBeenCalled();
    } finally {
      asked.mockRestore();
    }
  });

  it('refuses within its patience though it still has to look at the topic', async () => {
    const appender = new Appender(connection, 300);
    kafka.pause();
    await expect(appender.append('another', [RECORD])).rejects.toMatchObject({
      name: 'LogUnavailableError',
      message: expect.stringContaining('not acknowledged within 0.3 s') as string,
    });
    await expect(appender.append(EVENTS_TOPIC, [RECORD])).rejects.toThrow('not acknowledged within 0.3 s');
  });

  it('ends with the connection while a broker has an append and says nothing', async () => {
    const appender = new Appender(connection);
    await appender.append(EVENTS_TOPIC, [RECORD]);
    kafka.pause();
    const produced = jest.spyOn(Link.prototype, 'sendOwn');
    const appended = appender.append(EVENTS_TOPIC, [RECORD]);
    const refused = expect(appended).rejects.toThrow('The event log is closed');
    // The request leaves in the next turn.
    while (produced.mock.calls.length === 0) await new Promise((resolve) => setImmediate(resolve));
    produced.mockRestore();
    await connection.close();
    await refused;
    await expect(appender.append(EVENTS_TOPIC, [RECORD])).rejects.toThrow('The event log is closed');
  });

  it('takes nothing more for a partition that lost its last records, also when the offsets are new again', async () => {
    const appender = new Appender(connection);
    const topic = `${under.topicPrefix}${EVENTS_TOPIC}`;
    const segment = join(kafka.folder, 'data', `${topic}-0`, '00000000000000000000.log');
    const append = (partition: number): Promise<void> => appender.append(EVENTS_TOPIC, [RECORD], partition);
    for (let i = 0; i < 3; i++) await append(0);
    const kept = statSync(segment).size;
    for (let i = 0; i < 2; i++) await append(0);
    await append(1);
    await kafka.kill();
    // As a disk after a power cut: what was not synced is not there.
    truncateSync(segment, kept);
    await kafka.restart();
    await eventually(async () => (await append(0).catch(() => undefined), spoilt(appender)));
    for (let i = 0; i < 5; i++) {
      await expect(append(0)).rejects.toThrow('lost records that it had acknowledged');
    }
    expect(() => appender.check()).toThrow(/sonde\.events\/0 gave a record offset 3, though those before 5/);
    await eventually(async () =>
      append(1).then(
        () => true,
        () => false,
      ),
    );
    const [spoiltRange] = await under.rangeOf(EVENTS_TOPIC, 2);
    expect(spoiltRange).toEqual({ start: 0, next: 4 });
  });

  it('takes nothing for a partition that ends before what was processed, though it is the first to append', async () => {
    const before = new Appender(connection);
    for (let i = 0; i < 3; i++) await before.append(EVENTS_TOPIC, [RECORD], 0);
    const client = new ForeignClient(under.brokers, under.topicPrefix);
    const { logId } = connection.identity;
    await client.commit(EVENTS_TOPIC, PROCESSOR_GROUP, 0, encodePosition({ offset: 3 }, logId, 'sonde-1'));
    await new Appender(connection).append(EVENTS_TOPIC, [RECORD], 0);
    await client.commit(EVENTS_TOPIC, PROCESSOR_GROUP, 0, encodePosition({ offset: 6 }, logId, 'sonde-1'));
    client.close();
    const appender = new Appender(connection);
    await expect(appender.append(EVENTS_TOPIC, [RECORD], 0)).rejects.toThrow('lost records');
    await expect(appender.append(EVENTS_TOPIC, [RECORD], 0)).rejects.toThrow('lost records');
    await appender.append(EVENTS_TOPIC, [RECORD], 1);
    expect((await under.rangeOf(EVENTS_TOPIC, 2)).map(({ next }) => next)).toEqual([5, 1]);
  });
});

function spoilt(appender: Appender): boolean {
  try {
    appender.check();
    return false;
  } catch {
    return true;
  }
}
