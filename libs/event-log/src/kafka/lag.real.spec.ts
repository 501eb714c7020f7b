import { keyOf } from '../contract/keys';
import { eventually } from '../contract/probe';
import { EVENTS_TOPIC, partitionOf } from '../port';
import { encodePosition } from './group-position';
import { Link } from './link';
import { UnreadableBatchError } from './record-batch';
import { ForeignClient } from './testing/foreign-client';
import { TemporaryKafkaLog } from './testing/temporary-kafka-log';

const GROUP = 'nobody';

describe('the lag on Kafka', () => {
  let under: TemporaryKafkaLog;
  beforeEach(() => {
    under = new TemporaryKafkaLog();
  });
  afterEach(() => under.destroy());

  it('counts events exactly up to 8 MiB, and from the oldest part of it beyond', async () => {
    const log = await under.connect({ partitions: 1 });
    const append = (records: number, events: number) =>
      log.append(
        EVENTS_TOPIC,
        Array.from({ length: records }, () => ({ key: 'a', value: Buffer.alloc(500_000), events })),
      );
    await append(8, 3);
    await append(8, 5);
    expect(await log.lag(EVENTS_TOPIC, GROUP)).toMatchObject({ records: 16, events: 8 * 3 + 8 * 5 });
    for (let i = 0; i < 8; i++) await append(10, 100);
    const { records, events } = await log.lag(EVENTS_TOPIC, GROUP);
    expect(records).toBe(96);
    // 17 of the 96 records make 8 MiB: 16 are exact, the last has 100 events; the batch it is in may come whole.
    const read = [17, 18, 19, 20, 21, 22, 23, 24, 25, 26];
    const extrapolated = read.map((count) => Math.round(((64 + (count - 16) * 100) * 96) / count));
    expect(extrapolated).toContain(events);
  });

  it('counts from the oldest record kept where records were deleted before they were processed', async () => {
    const log = await under.connect({ partitions: 2 });
    const key = ['a', 'b', 'c', 'd', 'e'].find((each) => partitionOf(each, 2) === 1) ?? '';
    for (const events of [1, 2, 4]) {
      await log.append(EVENTS_TOPIC, [{ key, value: Buffer.from('x'), events }]);
    }
    await under.deleteRecords(EVENTS_TOPIC, 1, 1);
    expect(await log.lag(EVENTS_TOPIC, GROUP)).toMatchObject({ records: 2, events: 6 });
    await under.deleteRecords(EVENTS_TOPIC, 1, 3);
    expect(await log.lag(EVENTS_TOPIC, GROUP)).toEqual({ records: 0, events: 0, oldestAt: undefined });
  });

  it('tells of the other partitions when one has a position of somebody else, and takes all of that one as behind', async () => {
    const log = await under.connect({ partitions: 2 });
    for (let i = 0; i < 8; i++) {
      await log.append(EVENTS_TOPIC, [{ key: `${i}`, value: Buffer.from('x'), events: 2 }]);
    }
    const [first, second] = await Promise.all([0, 1].map((partition) => log.range(EVENTS_TOPIC, partition)));
    const client = new ForeignClient(under.brokers, under.topicPrefix);
    try {
      await client.commit(EVENTS_TOPIC, GROUP, 0, { offset: '1', metadata: '' });
      const own = encodePosition({ offset: second?.next ?? 0 }, log.logId, 'sonde-1');
      await client.commit(EVENTS_TOPIC, GROUP, 1, own);
    } finally {
      client.close();
    }
    const records = first?.next ?? 0;
    expect(records).toBeGreaterThan(1);
    expect(await log.lag(EVENTS_TOPIC, GROUP)).toMatchObject({ records, events: 2 * records });
    await expect(log.position(EVENTS_TOPIC, GROUP, 0)).rejects.toThrow('was not committed by Sonde');
  });

  it('counts records that cannot be read as one event each', async () => {
    const log = await under.connect({ partitions: 2 });
    const [a, b] = [0, 1].map((partition) => keyOf(partition, 2));
    await log.append(EVENTS_TOPIC, [{ key: a ?? '', value: Buffer.from('x'), events: 5 }]);
    await log.append(EVENTS_TOPIC, [{ key: b ?? '', value: Buffer.from('x'), events: 3 }]);
    // Somebody has the broker compress them, which it begins to do a moment later.
    await under.alterTopic(EVENTS_TOPIC, { 'compression.type': 'gzip', 'max.message.bytes': '10485760' });
    let unreadable = 1;
    await eventually(async () => {
      await log.append(EVENTS_TOPIC, [{ key: b ?? '', value: Buffer.from('x'), events: 100 }]);
      unreadable++;
      const records = log.read(EVENTS_TOPIC, 1, 0, unreadable)[Symbol.asyncIterator]();
      return records.next().then(
        () => false,
        (error: unknown) => error instanceof UnreadableBatchError,
      );
    });
    const { records, events } = await log.lag(EVENTS_TOPIC, GROUP);
    expect({ records, events }).toEqual({ records: 1 + unreadable, events: 5 + unreadable });
  });

  it('asks for nothing but offsets where there is none', async () => {
    const log = await under.connect();
    await log.lag(EVENTS_TOPIC, GROUP);
    const asked = jest.spyOn(Link.prototype, 'send');
    const fetched = jest.spyOn(Link.prototype, 'sendOwn');
    try {
      await log.lag(EVENTS_TOPIC, GROUP);
      expect(asked.mock.calls.map(([api]) => api)).toEqual(['OffsetFetch', 'ListOffsets']);
      expect(fetched).not.toHaveBeenCalled();
    } finally {
      asked.mockRestore();
      fetched.mockRestore();
    }
  });
});
