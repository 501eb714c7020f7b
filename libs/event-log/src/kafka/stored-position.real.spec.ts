import { Collector } from '../contract/collector';
import { keyOf } from '../contract/keys';
import { eventually } from '../contract/probe';
import { type AppendRecord, type ConsumeOptions, EVENTS_TOPIC, type LogBatch } from '../port';
import { encodePosition } from './group-position';
import type { KafkaLog } from './open';
import { ForeignClient } from './testing/foreign-client';
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

function record(value: string, partition = 0): AppendRecord {
  return { key: keyOf(partition, PARTITIONS), value: Buffer.from(value), events: 1 };
}

function ofPartition0(handler: Collector): LogBatch[] {
  return handler.batches.filter(({ partition }) => partition === 0);
}

describe('a position that a consumer finds in Kafka', () => {
  let under: TemporaryKafkaLog;
  let client: ForeignClient;
  let log: KafkaLog;
  let logger: NotingLogger;
  beforeEach(async () => {
    under = new TemporaryKafkaLog();
    client = new ForeignClient(under.brokers, under.topicPrefix);
    logger = new NotingLogger();
    log = await under.connect({ logger });
    await log.append(EVENTS_TOPIC, [record('a'), record('b'), record('c'), record('d', 1)]);
  });
  afterEach(async () => {
    client.close();
    await under.destroy();
  });

  it.each([
    ['was not committed by Sonde', { offset: '1', metadata: '' }],
    ['was committed by a newer Sonde', { offset: '1', metadata: '{"v":7,"logId":"1"}' }],
    ['belongs to another log', encodePosition({ offset: 1 }, '1234', 'sonde-1')],
  ])('stops its lane, and only that, when it %s', async (says, committed) => {
    await client.commit(EVENTS_TOPIC, OPTIONS.group, 0, committed);
    const handler = new Collector();
    const consumer = await log.consume(OPTIONS, handler);
    await handler.until(() => handler.values(1).length === 1);
    await eventually(() => consumer.lanes()[0]?.state === 'stopped');
    expect(consumer.lanes()[0]?.reason).toContain(says);
    expect(
      consumer
        .lanes()
        .slice(1)
        .map(({ state }) => state),
    ).toEqual(['running', 'running', 'running']);
    await consumer.close();
    expect(handler.values(0)).toEqual([]);
    expect(await client.committed(EVENTS_TOPIC, OPTIONS.group, 0)).toEqual(committed);
  });

  it('stops its lane when it lies beyond the log’s end', async () => {
    const beyond = encodePosition({ offset: 10 }, log.logId, 'sonde-1');
    await client.commit(EVENTS_TOPIC, OPTIONS.group, 0, beyond);
    const consumer = await log.consume(OPTIONS, new Collector());
    await eventually(() => consumer.lanes()[0]?.state === 'stopped');
    expect(consumer.lanes()[0]?.reason).toMatch(/come to 10 in .*, but the log ends at 3/);
    await consumer.close();
    expect(await client.committed(EVENTS_TOPIC, OPTIONS.group, 0)).toEqual(beyond);
  });

  it('goes on with the oldest record, and says what was lost, when retention went past it', async () => {
    const consumer = await log.consume(OPTIONS, new Collector());
    await eventually(async () => (await log.lag(EVENTS_TOPIC, OPTIONS.group)).records === 0);
    await consumer.close();
    await log.append(EVENTS_TOPIC, [record('lost'), record('lost too'), record('kept')]);
    await client.deleteRecords(EVENTS_TOPIC, 0, 5);
    const handler = new Collector();
    await log.consume(OPTIONS, handler);
    await handler.until(() => handler.values().length === 1);
    expect(handler.batches[0]).toMatchObject({ first: 5, last: 5, inDoubt: false });
    expect(logger.lines.filter(({ level }) => level === 'error')).toEqual([
      expect.objectContaining({
        message:
          'Records were deleted by retention before they were processed; going on with the oldest kept',
        fields: expect.objectContaining({ partition: 0, from: 3, start: 5, lost: 2 }) as object,
      }),
    ]);
  });

  it('says nothing when a group that is new begins with the oldest record kept', async () => {
    await client.deleteRecords(EVENTS_TOPIC, 0, 2);
    const handler = new Collector();
    await log.consume(OPTIONS, handler);
    await handler.until(() => handler.values(0).length === 1);
    expect(handler.values(0)).toEqual(['c']);
    expect(logger.of('error')).toEqual([]);
  });

  it('hands out what retention has left of a batch under way, in doubt and under its bounds, as often as it takes', async () => {
    const intent = encodePosition({ offset: 0, to: 2, deadLettersFrom: 0 }, log.logId, 'sonde-1');
    await client.commit(EVENTS_TOPIC, OPTIONS.group, 0, intent);
    await log.append(EVENTS_TOPIC, [record('next')]);
    await client.deleteRecords(EVENTS_TOPIC, 0, 1);
    const failing = new Collector(() => ({ kind: 'retry', reason: 'the store is away' }));
    const first = await log.consume(OPTIONS, failing);
    await failing.until(() => failing.values(0).length > 0);
    await first.close();
    const handler = new Collector();
    await log.consume(OPTIONS, handler);
    await handler.until(() => handler.values(0).length === 3);
    for (const batch of [failing.batches.find(({ partition }) => partition === 0), ofPartition0(handler)[0]])
      expect(batch).toMatchObject({
        first: 0,
        last: 2,
        records: [{ offset: 1 }, { offset: 2 }],
        inDoubt: true,
      });
    expect(ofPartition0(handler)[1]).toMatchObject({ first: 3, last: 3, inDoubt: false });
    for (const line of logger.lines.filter(({ level }) => level === 'error')) {
      expect(line.message).toContain('`npm run audit`');
      expect(line.fields).toMatchObject({ partition: 0, first: 0, last: 2, goneTo: 0, gone: 1 });
    }
    // One of each consumer.
    expect(logger.of('error')).toHaveLength(2);
  });

  it('goes on behind a batch under way of which retention has left nothing', async () => {
    const intent = encodePosition({ offset: 0, to: 1, deadLettersFrom: 0 }, log.logId, 'sonde-1');
    await client.commit(EVENTS_TOPIC, OPTIONS.group, 0, intent);
    await log.append(EVENTS_TOPIC, [record('kept')]);
    await client.deleteRecords(EVENTS_TOPIC, 0, 3);
    const handler = new Collector();
    const consumer = await log.consume(OPTIONS, handler);
    await handler.until(() => handler.values(0).length === 1);
    expect(ofPartition0(handler)).toMatchObject([
      { first: 0, last: 1, records: [], inDoubt: true },
      { first: 3, last: 3, inDoubt: false },
    ]);
    expect(consumer.lanes()[0]?.state).toBe('running');
    expect(logger.lines.filter(({ level }) => level === 'error')).toMatchObject([
      { fields: { partition: 0, first: 0, last: 1, goneTo: 1, gone: 2 } },
      { fields: { partition: 0, from: 2, start: 3, lost: 1 } },
    ]);
  });

  it('stops its lane when the log has lost the end of the batch that it names', async () => {
    const intent = encodePosition({ offset: 1, to: 5, deadLettersFrom: 0 }, log.logId, 'sonde-1');
    await client.commit(EVENTS_TOPIC, OPTIONS.group, 0, intent);
    await client.deleteRecords(EVENTS_TOPIC, 0, 2);
    const consumer = await log.consume(OPTIONS, new Collector());
    await eventually(() => consumer.lanes()[0]?.state === 'stopped');
    expect(consumer.lanes()[0]?.reason).toMatch(/come to 6 in .*, but the log ends at 3/);
  });

  it('is not taken by a member of another program, which the broker keeps out of the group', async () => {
    const consumer = await log.consume(OPTIONS, new Collector());
    await eventually(() => consumer.lanes().length === PARTITIONS);
    await expect(client.joinAs('RoundRobinAssigner', OPTIONS.group)).resolves.toBe(
      'INCONSISTENT_GROUP_PROTOCOL',
    );
    expect(consumer.trouble?.()).toBeUndefined();
  });
});
