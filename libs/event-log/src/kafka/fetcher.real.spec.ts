import { EVENTS_TOPIC } from '../port';
import { Appender } from './appender';
import { KafkaConnection } from './connection';
import { Fetcher, OffsetOutOfRangeError } from './fetcher';
import { settingsOf } from './settings';
import { TemporaryKafkaLog } from './testing/temporary-kafka-log';

describe('the fetcher', () => {
  let under: TemporaryKafkaLog;
  let connection: KafkaConnection;
  let appender: Appender;
  let fetcher: Fetcher;

  beforeEach(async () => {
    under = new TemporaryKafkaLog();
    const { brokers, topicPrefix } = under;
    connection = new KafkaConnection(settingsOf({ brokers, topicPrefix, partitions: 4 }));
    connection.start();
    await connection.ready();
    appender = new Appender(connection);
    fetcher = new Fetcher(connection, EVENTS_TOPIC);
  });
  afterEach(async () => {
    await fetcher.close();
    await connection.close();
    await under.destroy();
  });

  function append(partition: number, ...values: string[]): Promise<void> {
    const records = values.map((value) => ({ key: 'k', value: Buffer.from(value), events: 2 }));
    return appender.append(EVENTS_TOPIC, records, partition);
  }

  async function valuesOf(partition: number, from: number, maxBytes = 1_000_000): Promise<string[]> {
    const { records } = await fetcher.fetch(partition, from, { maxBytes });
    return records.map(({ value }) => value.toString());
  }

  it('gives what is there from an offset on', async () => {
    await append(1, 'a', 'b');
    await append(1, 'c');
    expect(await valuesOf(1, 0)).toEqual(['a', 'b', 'c']);
    expect(await valuesOf(1, 1)).toEqual(['b', 'c']);
    const before = Date.now();
    const fetched = await fetcher.fetch(1, 2, { maxBytes: 1_000_000 });
    expect(fetched).toMatchObject({ highWatermark: 3, records: [{ offset: 2, key: 'k', events: 2 }] });
    expect(Math.abs((fetched.records[0]?.appendedAt ?? 0) - before)).toBeLessThan(60_000);
    expect(await valuesOf(1, 3)).toEqual([]);
  });

  it('reads a batch whole that is larger than what was asked for, and no further', async () => {
    await append(0, 'x'.repeat(50_000));
    await append(0, 'y'.repeat(50_000));
    expect((await valuesOf(0, 0, 1000)).map(({ length }) => length)).toEqual([50_000]);
  });

  it('gives a partition its records while others have none to wait for', async () => {
    const quiet = [0, 2, 3].map((partition) =>
      fetcher.fetch(partition, 0, { maxBytes: 1000, waitMs: 600_000 }),
    );
    const waiting = fetcher.fetch(1, 0, { maxBytes: 1000, waitMs: 600_000 });
    await append(1, 'a');
    expect((await waiting).records).toHaveLength(1);
    for (let offset = 1; offset <= 30; offset++) {
      await append(1, `${offset}`);
      expect(await valuesOf(1, offset)).toEqual([`${offset}`]);
    }
    await Promise.all([append(0, 'at last'), append(2, 'at last'), append(3, 'at last')]);
    expect((await Promise.all(quiet)).map(({ records }) => records.length)).toEqual([1, 1, 1]);
  });

  it('keeps what one partition got apart from what others got with it', async () => {
    const large = 'x'.repeat(300_000);
    await Promise.all([append(0, 'small'), append(1, large), append(2, large), append(3, large)]);
    const fetched = await Promise.all(
      [0, 1, 2, 3].map((partition) => fetcher.fetch(partition, 0, { maxBytes: 1_000_000 })),
    );
    const values = fetched.flatMap(({ records }) => records.map(({ value }) => value));
    expect(values.map(({ length }) => length)).toEqual([5, 300_000, 300_000, 300_000]);
    // Node takes small buffers from a pool of 8 KiB.
    for (const { buffer, length } of values) expect(buffer.byteLength).toBeLessThan(length + 10_000);
  });

  it('stops waiting when its caller does, and when it is closed', async () => {
    const abort = new AbortController();
    const waiting = fetcher.fetch(1, 0, { maxBytes: 1000, waitMs: 600_000, signal: abort.signal });
    abort.abort();
    expect((await waiting).records).toEqual([]);
    const other = fetcher.fetch(2, 0, { maxBytes: 1000, waitMs: 600_000 });
    await fetcher.fetch(2, 0, { maxBytes: 1000, waitMs: 1 });
    await fetcher.close();
    expect((await other).records).toEqual([]);
    await expect(fetcher.fetch(2, 0, { maxBytes: 1000 })).rejects.toMatchObject({
      name: 'LogUnavailableError',
    });
  });

  it('names the offsets kept when the one asked for is not among them', async () => {
    await append(3, 'a', 'b', 'c');
    await under.deleteRecords(EVENTS_TOPIC, 3, 2);
    const error = await fetcher.fetch(3, 0, { maxBytes: 1000 }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(OffsetOutOfRangeError);
    expect(error).toMatchObject({ offset: 0, start: 2, next: 3 });
    expect(await valuesOf(3, 2)).toEqual(['c']);
    await expect(fetcher.fetch(3, 9, { maxBytes: 1000 })).rejects.toMatchObject({
      offset: 9,
      start: 2,
      next: 3,
    });
  });
});
