import { type LocalKafka, startLocalKafka } from '@sonde/local-kafka';
import { Collector } from '../contract/collector';
import { keyOf } from '../contract/keys';
import { eventually } from '../contract/probe';
import { type AppendRecord, type ConsumeOptions, EVENTS_TOPIC, LogUnavailableError } from '../port';
import type { KafkaLog } from './open';
import { NotingLogger } from './testing/noting-logger';
import { TemporaryKafkaLog } from './testing/temporary-kafka-log';

const OPTIONS: ConsumeOptions = {
  topic: EVENTS_TOPIC,
  group: 'readers',
  maxEvents: 1000,
  maxBytes: 2 ** 20,
  lingerMs: 0,
};
const PARTITIONS = 4;

function record(value: string): AppendRecord {
  return { key: keyOf(0, PARTITIONS), value: Buffer.from(value), events: 1 };
}

describe('a consumer whose brokers go away', () => {
  let kafka: LocalKafka;
  let under: TemporaryKafkaLog;
  let log: KafkaLog;
  let logger: NotingLogger;
  beforeAll(async () => {
    kafka = await startLocalKafka();
  });
  afterAll(() => kafka.stop());
  beforeEach(async () => {
    under = new TemporaryKafkaLog([kafka.brokers]);
    logger = new NotingLogger();
    log = await under.connect({ logger });
  });
  afterEach(() => under.destroy());

  async function appendWhenPossible(value: string): Promise<void> {
    await eventually(() =>
      log.append(EVENTS_TOPIC, [record(value)]).then(
        () => true,
        (error: unknown) => {
          if (error instanceof LogUnavailableError) return false;
          throw error;
        },
      ),
    );
  }

  it.each(['SIGKILL', 'SIGTERM'] as const)(
    'keeps its partitions and the batch in hand over a broker’s restart (%s)',
    async (signal) => {
      let finish = (): void => undefined;
      const held = new Promise<void>((resolve) => (finish = resolve));
      const handler = new Collector(async () => {
        await held;
        return { kind: 'done' };
      });
      const consumer = await log.consume(OPTIONS, handler);
      await eventually(() => consumer.lanes().length === PARTITIONS);
      await log.append(EVENTS_TOPIC, [record('a'), record('b')]);
      await handler.until(() => handler.batches.length === 1);
      await kafka.kill(signal);
      // It wants to commit while there is nobody to commit to.
      finish();
      await eventually(() => consumer.lanes().every(({ state }) => state === 'retrying'));
      // The lanes notice by their next request, the membership by its next heartbeat.
      await eventually(() => consumer.trouble?.() !== undefined);
      expect(consumer.trouble?.()).toMatch(/^No Kafka broker answers/);
      await kafka.restart();
      await appendWhenPossible('c');
      await handler.until(() => handler.values().includes('c'));
      await eventually(async () => (await log.lag(EVENTS_TOPIC, OPTIONS.group)).records === 0);
      await eventually(() => consumer.lanes().every(({ state }) => state === 'running'));
      expect(consumer.trouble?.()).toBeUndefined();
      expect(handler.values()).toEqual(['a', 'b', 'c']);
      expect(handler.batches.map(({ inDoubt }) => inDoubt)).toEqual([false, false]);
      expect(handler.lifecycle.filter((line) => line.startsWith('revoked'))).toEqual([]);
      await consumer.close();
    },
  );

  it('goes on when they come back after longer than its session, and says little meanwhile', async () => {
    const handler = new Collector();
    const consumer = await log.consume(OPTIONS, handler);
    await eventually(() => consumer.lanes().length === PARTITIONS);
    const before = logger.lines.length;
    await kafka.kill();
    const goneAt = performance.now();
    await eventually(() => consumer.trouble?.() !== undefined);
    await eventually(() => performance.now() - goneAt > 8000);
    // One line each of the connection, the consumer and its lanes; not one per attempt.
    expect(logger.lines.length - before).toBeLessThanOrEqual(2 + PARTITIONS);
    await kafka.restart();
    await appendWhenPossible('after');
    await handler.until(() => handler.values().includes('after'));
    expect(handler.values()).toEqual(['after']);
    await eventually(() => consumer.trouble?.() === undefined);
    expect(logger.of('error')).toEqual([]);
    await consumer.close();
  });

  it('survives a broker that hangs for longer than its session', async () => {
    const handler = new Collector();
    const consumer = await log.consume(OPTIONS, handler);
    await log.append(EVENTS_TOPIC, [record('a')]);
    await handler.until(() => handler.values().length === 1);
    await eventually(async () => (await log.lag(EVENTS_TOPIC, OPTIONS.group)).records === 0);
    kafka.pause();
    await eventually(() => consumer.trouble?.() !== undefined);
    kafka.resume();
    await appendWhenPossible('b');
    await handler.until(() => handler.values().includes('b'));
    expect(handler.values()).toEqual(['a', 'b']);
    await consumer.close();
  });

  it('lets go of a batch that it cannot commit when it is closed while its broker hangs', async () => {
    let finish = (): void => undefined;
    const held = new Promise<void>((resolve) => (finish = resolve));
    const handler = new Collector(async () => {
      await held;
      return { kind: 'done' };
    });
    const consumer = await log.consume(OPTIONS, handler);
    await log.append(EVENTS_TOPIC, [record('a')]);
    await handler.until(() => handler.batches.length === 1);
    kafka.pause();
    finish();
    await consumer.close();
    expect(handler.lifecycle).toContain('revoked 0');
    // Not resumed: it would carry out the commit that lies in its socket, as after any answer that was lost.
    await kafka.kill();
    await kafka.restart();
    const next = new Collector();
    await log.consume(OPTIONS, next);
    await next.until(() => next.batches.length === 1);
    expect(next.batches[0]).toMatchObject({ first: 0, last: 0, inDoubt: true });
  });

  it('begins and ends without a broker, at once', async () => {
    await kafka.kill();
    const lonely = await under.open();
    const consumer = await lonely.consume(OPTIONS, new Collector());
    expect(consumer.lanes()).toEqual([]);
    expect(consumer.trouble?.()).toBeDefined();
    await consumer.close();
    const late = await lonely.consume(OPTIONS, new Collector());
    await kafka.restart();
    await eventually(() => late.lanes().length === PARTITIONS);
    await lonely.close();
    expect(late.lanes()).toEqual([]);
  });
});
