import { type LocalKafka, startLocalKafka } from '@sonde/local-kafka';
import { quietPort } from '@sonde/local-server';
import { DEAD_LETTER_TOPIC, EVENTS_TOPIC, type EventLog, LogUnavailableError } from '../port';
import { eventually } from '../contract/probe';
import { NotingLogger } from './testing/noting-logger';
import { TemporaryKafkaLog } from './testing/temporary-kafka-log';

const LARGE = { 'max.message.bytes': '10485760' };

function refusalOf(log: EventLog): string | undefined {
  try {
    return log.logId === '' ? '' : undefined;
  } catch (error) {
    if (!(error instanceof LogUnavailableError)) throw error;
    return error.message;
  }
}

describe('the connection to Kafka', () => {
  let under: TemporaryKafkaLog;
  let logger: NotingLogger;
  beforeEach(() => {
    under = new TemporaryKafkaLog();
    logger = new NotingLogger();
  });
  afterEach(() => under.destroy());

  it('makes one log of what many processes begin at once', async () => {
    const logs = await Promise.all(Array.from({ length: 5 }, () => under.connect()));
    expect(new Set(logs.map(({ logId }) => logId)).size).toBe(1);
    const again = await under.connect({ partitions: 9, logger });
    expect(again.logId).toBe(logs[0]?.logId);
    expect(again.partitions).toBe(4);
    expect(logger.of('info')).toContain('The log keeps the number of partitions it was made with');
  });

  it('says how its topics are to be, to the broker', async () => {
    await under.connect({ retentionHours: 5 });
    const settings = await under.settingsOf(EVENTS_TOPIC);
    expect(Object.fromEntries(settings)).toMatchObject({
      'cleanup.policy': 'delete',
      'retention.ms': '18000000',
      'retention.bytes': '-1',
      'message.timestamp.type': 'LogAppendTime',
      'max.message.bytes': '10485760',
      'compression.type': 'producer',
      'unclean.leader.election.enable': 'false',
    });
    expect((await under.settingsOf(DEAD_LETTER_TOPIC)).get('retention.ms')).toBe('18000000');
    expect((await under.settingsOf('sonde.identity')).get('retention.ms')).toBe('-1');
  });

  it('takes over topics that were made by hand, with their partitions, and says what is set badly', async () => {
    await under.makeTopic(EVENTS_TOPIC, 6, { 'retention.ms': '60000', 'max.message.bytes': '102000' });
    const log = await under.connect({ logger, maxRecordBytes: 100_000 });
    expect(log.partitions).toBe(6);
    expect(logger.of('warn')).toEqual([
      expect.stringContaining('max.message.bytes is 102000'),
      expect.stringContaining('retention.ms is 60000'),
    ]);
    const record = { key: 'a', value: Buffer.alloc(99_000), events: 1 };
    await expect(log.append(EVENTS_TOPIC, [record, record])).rejects.toThrow('max.message.bytes');
    await log.append(EVENTS_TOPIC, [record]);
  });

  it.each([
    ['events', EVENTS_TOPIC, 4 * 2 ** 20 + 1023, 4 * 2 ** 20 + 1024],
    ['dead letters', DEAD_LETTER_TOPIC, 10 * 2 ** 20 - 1, 10 * 2 ** 20],
  ])(
    'refuses a topic of %s that does not take what may have to be stored',
    async (_, topic, less, enough) => {
      await under.makeTopic(topic, 4, { 'max.message.bytes': String(less) });
      const log = await under.open({ logger });
      await eventually(() => refusalOf(log)?.includes(`max.message.bytes is ${less}`) === true);
      await under.alterTopic(topic, { 'max.message.bytes': String(enough) });
      await log.ready();
      const largest = { key: 'a', value: Buffer.alloc(4 * 2 ** 20 - 49), events: 1 };
      await log.append(topic, [largest]);
    },
  );

  it('refuses a topic that deletes records before they are processed, and goes on once it is mended', async () => {
    await under.makeTopic(EVENTS_TOPIC, 4, { ...LARGE, 'cleanup.policy': 'compact' });
    const log = await under.open({ logger });
    await eventually(() => refusalOf(log)?.includes('cleanup.policy is compact') === true);
    expect(logger.of('warn')).toEqual([expect.stringContaining('cleanup.policy is compact')]);
    await under.alterTopic(EVENTS_TOPIC, { ...LARGE, 'cleanup.policy': 'delete' });
    await log.ready();
  });

  it('refuses topics whose partition counts differ', async () => {
    await under.makeTopic(EVENTS_TOPIC, 4, LARGE);
    await under.makeTopic(DEAD_LETTER_TOPIC, 3, LARGE);
    const log = await under.open({ logger });
    await eventually(() => refusalOf(log)?.includes('has 3 partitions, the log was made with 4') === true);
  });

  it('notices that its topic was deleted and made again, before and while it runs', async () => {
    const log = await under.connect();
    await log.append(EVENTS_TOPIC, [{ key: 'a', value: Buffer.from('a'), events: 1 }]);
    await under.deleteTopic(EVENTS_TOPIC);
    const gone = await under.open();
    await eventually(() => refusalOf(gone)?.includes('is not there; if it was deleted') === true);
    await under.makeTopic(EVENTS_TOPIC, 4, LARGE);
    const other = await under.open();
    await eventually(() => refusalOf(other)?.includes('deleted and made again') === true);
    await expect(
      log.append(EVENTS_TOPIC, [{ key: 'a', value: Buffer.from('b'), events: 1 }]),
    ).rejects.toThrow('deleted and made again');
    await expect(log.check()).rejects.toThrow('deleted and made again');
    // The first was refused because of where it landed, the next does not get that far.
    const landed = await under.rangeOf(EVENTS_TOPIC, 4);
    await expect(
      log.append(EVENTS_TOPIC, [{ key: 'a', value: Buffer.from('c'), events: 1 }]),
    ).rejects.toThrow('deleted and made again');
    expect(await under.rangeOf(EVENTS_TOPIC, 4)).toEqual(landed);
    expect(landed.map(({ next }) => next).sort()).toEqual([0, 0, 0, 1]);
  });

  it('appends a large record and refuses one that is too large, without a word to the broker', async () => {
    const log = await under.connect({ maxRecordBytes: 2_000_000 });
    const record = (bytes: number) => ({ key: 'a', value: Buffer.alloc(bytes, 7), events: 1 });
    await log.append(EVENTS_TOPIC, [record(1_999_000)]);
    await expect(log.append(EVENTS_TOPIC, [record(2_000_000)])).rejects.toThrow(/more than 2000000/);
    const many = Array.from({ length: 6 }, () => record(1_900_000));
    await expect(log.append(EVENTS_TOPIC, many)).rejects.toThrow('max.message.bytes');
    await log.append(EVENTS_TOPIC, many.slice(1));
  });

  it('sets no timer to a negative time, about which Node warns', async () => {
    const log = await under.connect();
    const delays: (number | undefined)[] = [];
    const spy = jest.spyOn(globalThis, 'setTimeout');
    try {
      for (let i = 0; i < 20; i++) {
        await log.append(EVENTS_TOPIC, [{ key: `${i}`, value: Buffer.from('a'), events: 1 }]);
        await log.lag(EVENTS_TOPIC, 'anyone');
      }
      delays.push(...spy.mock.calls.map(([, delay]) => delay));
    } finally {
      spy.mockRestore();
    }
    expect(delays.length).toBeGreaterThan(20);
    expect(delays.filter((delay) => (delay ?? 0) < 0)).toEqual([]);
  });
});

describe('the connection to a Kafka that wants a login', () => {
  let kafka: LocalKafka;
  let brokers: readonly string[];
  let logger: NotingLogger;
  beforeAll(async () => {
    const [broker, controller, login] = await Promise.all([quietPort(), quietPort(), quietPort()]);
    const jaas =
      'org.apache.kafka.common.security.plain.PlainLoginModule required username="admin" password="admin" user_admin="admin" user_sonde="right";';
    // A listener of its own, since whoever starts the broker asks it without a login.
    kafka = await startLocalKafka({
      port: broker,
      config: {
        listeners: `PLAINTEXT://127.0.0.1:${broker},LOGIN://127.0.0.1:${login},CONTROLLER://127.0.0.1:${controller}`,
        'advertised.listeners': `PLAINTEXT://127.0.0.1:${broker},LOGIN://127.0.0.1:${login}`,
        'controller.quorum.bootstrap.servers': `127.0.0.1:${controller}`,
        'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,LOGIN:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT',
        'sasl.enabled.mechanisms': 'PLAIN',
        'listener.name.login.plain.sasl.jaas.config': jaas,
        // Short sessions, so that the test sees logins being renewed.
        'connections.max.reauth.ms': '11000',
      },
    });
    brokers = [`127.0.0.1:${login}`];
  });
  afterAll(() => kafka.stop());
  beforeEach(() => {
    logger = new NotingLogger();
  });

  it('logs in, and again before the login expires, while requests are under way', async () => {
    const under = new TemporaryKafkaLog(brokers, {
      mechanism: 'plain',
      username: 'sonde',
      password: 'right',
    });
    const log = await under.connect({ logger });
    const until = performance.now() + 14_000;
    let appended = 0;
    await Promise.all(
      Array.from({ length: 8 }, async (_, caller) => {
        for (; performance.now() < until; appended++) {
          await log.append(EVENTS_TOPIC, [{ key: `${caller}`, value: Buffer.from('a'), events: 1 }]);
        }
      }),
    );
    expect((await log.lag(EVENTS_TOPIC, 'anyone')).records).toBe(appended);
    expect(logger.of('warn')).toEqual([]);
    await under.destroy();
  });

  it.each([
    [
      'a wrong password',
      { mechanism: 'plain', username: 'sonde', password: 'wrong' } as const,
      /user name and password/,
    ],
    [
      'a mechanism that the broker has not',
      { mechanism: 'scram-sha-256', username: 'sonde', password: 'right' } as const,
      /does not offer the SASL mechanism/,
    ],
    ['no login at all', undefined, /No Kafka broker answers .*or a login \(SONDE_KAFKA_SASL_MECHANISM\)/],
  ])('says what is wrong with %s, once, and keeps the password to itself', async (_, sasl, sentence) => {
    const under = new TemporaryKafkaLog(brokers, {
      mechanism: 'plain',
      username: 'sonde',
      password: 'right',
    });
    const log = await under.open({ logger, sasl });
    await eventually(() => sentence.test(refusalOf(log) ?? ''));
    expect(logger.of('warn')).toHaveLength(1);
    expect(JSON.stringify(logger.lines)).not.toContain('wrong');
    await under.destroy();
  });
});
