import { type LocalKafka, startLocalKafka } from '@sonde/local-kafka';
import { eventually } from '../contract/probe';
import { EVENTS_TOPIC, LogUnavailableError, PROCESSOR_GROUP } from '../port';
import type { KafkaLog } from './open';
import { NotingLogger } from './testing/noting-logger';
import { TemporaryKafkaLog } from './testing/temporary-kafka-log';

/** Names every record, and remembers which were acknowledged and which refused. */
class Appending {
  readonly acknowledged: string[] = [];
  readonly refused: string[] = [];
  private stopping = false;
  private readonly callers: Promise<void>[];

  constructor(
    private readonly log: KafkaLog,
    callers: number,
  ) {
    this.callers = Array.from({ length: callers }, (_, caller) => this.run(caller));
  }

  async stop(): Promise<void> {
    this.stopping = true;
    await Promise.all(this.callers);
  }

  private async run(caller: number): Promise<void> {
    for (let i = 0; !this.stopping; i++) {
      const names = [0, 1, 2].map((n) => `${caller}:${i}:${n}`);
      const records = names.map((name) => ({
        key: `caller ${caller}, ${name.at(-1) ?? ''}`,
        value: Buffer.from(name),
        events: 1,
      }));
      try {
        await this.log.append(EVENTS_TOPIC, records);
        this.acknowledged.push(...names);
      } catch (error) {
        if (!(error instanceof LogUnavailableError)) throw error;
        this.refused.push(...names);
      }
    }
  }
}

async function allOf(log: KafkaLog): Promise<string[][]> {
  const partitions: string[][] = [];
  for (let partition = 0; partition < log.partitions; partition++) {
    const values: string[] = [];
    const { next } = await log.range(EVENTS_TOPIC, partition);
    for await (const { value } of log.read(EVENTS_TOPIC, partition, 0, next)) values.push(value.toString());
    partitions.push(values);
  }
  return partitions;
}

/** Acknowledged records are there, none is there twice, and each caller's are in order. */
async function expectEachOnce(log: KafkaLog, appending: Appending): Promise<void> {
  const partitions = await allOf(log);
  const stored = partitions.flat();
  const once = new Set(stored);
  expect(once.size).toBe(stored.length);
  expect(appending.acknowledged.filter((name) => !once.has(name))).toEqual([]);
  const known = new Set([...appending.acknowledged, ...appending.refused]);
  expect(stored.filter((name) => !known.has(name))).toEqual([]);
  for (const values of partitions) {
    const turns = new Map<string, number>();
    for (const value of values) {
      const [caller = '', turn = '', n = ''] = value.split(':');
      const key = `${caller}:${n}`;
      expect(Number(turn)).toBeGreaterThan(turns.get(key) ?? -1);
      turns.set(key, Number(turn));
    }
  }
}

describe('the log on Kafka while its broker comes and goes', () => {
  let kafka: LocalKafka;
  let under: TemporaryKafkaLog;
  let logger: NotingLogger;
  const unhandled: unknown[] = [];
  const note = (error: unknown): void => void unhandled.push(error);

  beforeAll(async () => {
    kafka = await startLocalKafka();
    process.on('unhandledRejection', note);
  });
  afterAll(async () => {
    process.off('unhandledRejection', note);
    await kafka.stop();
    expect(unhandled).toEqual([]);
  });
  beforeEach(() => {
    under = new TemporaryKafkaLog([kafka.brokers]);
    logger = new NotingLogger();
  });
  afterEach(() => under.destroy());

  it('opens at once without a broker, says once what is wrong, and is ready when there is one', async () => {
    await kafka.kill();
    const log = await under.open({ logger });
    expect(() => log.logId).toThrow(LogUnavailableError);
    expect(() => log.partitions).toThrow(LogUnavailableError);
    await eventually(() => logger.of('warn').length > 0);
    const sentence = /^No Kafka broker answers \(127\.0\.0\.1:\d+: .*\); check .*SONDE_KAFKA_BROKERS/;
    const record = { key: 'a', value: Buffer.from('a'), events: 1 };
    for (const asked of [
      () => log.append(EVENTS_TOPIC, [record]),
      () => log.lag(EVENTS_TOPIC, PROCESSOR_GROUP),
      () => log.range(EVENTS_TOPIC, 0),
      () => log.position(EVENTS_TOPIC, PROCESSOR_GROUP, 0),
      () => log.check(),
    ]) {
      await expect(asked()).rejects.toMatchObject({
        name: 'LogUnavailableError',
        message: expect.stringMatching(sentence) as string,
      });
    }
    await kafka.restart();
    await log.ready();
    await log.append(EVENTS_TOPIC, [record]);
    await log.check();
    expect((await log.lag(EVENTS_TOPIC, PROCESSOR_GROUP)).records).toBe(1);
    expect(logger.of('warn')).toEqual([expect.stringMatching(sentence)]);
    expect(logger.of('info')).toContain('Kafka answers again');
  });

  it('stops trying when it is closed before there was a broker', async () => {
    await kafka.kill();
    const log = await under.open();
    const ready = log.ready();
    await log.close();
    await expect(ready).rejects.toThrow('closed');
    await kafka.restart();
  });

  it('loses nothing and stores nothing twice over restarts in order and kill -9', async () => {
    const log = await under.connect({ logger });
    const appending = new Appending(log, 20);
    for (const signal of ['SIGKILL', 'SIGTERM', 'SIGKILL'] as const) {
      const before = appending.acknowledged.length;
      await eventually(() => appending.acknowledged.length > before + 300);
      await kafka.kill(signal);
      await kafka.restart();
    }
    const before = appending.acknowledged.length;
    await eventually(() => appending.acknowledged.length > before + 300);
    await appending.stop();
    await expectEachOnce(log, appending);
  });

  it('refuses appends to a broker that hangs, and goes on where it was when that is over', async () => {
    const log = await under.connect({ logger });
    const appending = new Appending(log, 5);
    await eventually(() => appending.acknowledged.length > 100);
    kafka.pause();
    await eventually(() => appending.refused.length > 0);
    kafka.resume();
    const before = appending.acknowledged.length;
    await eventually(() => appending.acknowledged.length > before + 100);
    await appending.stop();
    await expectEachOnce(log, appending);
    expect(logger.of('warn').length).toBeGreaterThan(0);
  });

  it('closes quickly though its broker hangs', async () => {
    const log = await under.connect();
    kafka.pause();
    const appended = log.append(EVENTS_TOPIC, [{ key: 'a', value: Buffer.from('a'), events: 1 }]);
    const refused = expect(appended).rejects.toMatchObject({ name: 'LogUnavailableError' });
    await log.close();
    await refused;
    kafka.resume();
  });
});
