import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Collector } from '../contract/collector';
import { eventually } from '../contract/probe';
import { deadLetterKey, decodeDeadLetter } from '../dead-letter';
import {
  type AppendRecord,
  type ConsumeOptions,
  DEAD_LETTER_TOPIC,
  EVENTS_TOPIC,
  type EventLog,
  PROCESSOR_GROUP,
} from '../port';
import { Meta } from './meta';
import { openEventLog } from './open';
import { SILENT, TemporaryLog } from './temporary-log';

const OPTIONS: ConsumeOptions = {
  topic: EVENTS_TOPIC,
  group: PROCESSOR_GROUP,
  maxEvents: 1000,
  maxBytes: 2 ** 20,
  lingerMs: 0,
};
const HOUR_MS = 3_600_000;
/** Every append of a 2,000-byte record fills a segment. */
const ROLL = { bytes: 1500, ageMs: HOUR_MS };

function record(i: number): AppendRecord {
  return { key: 'k', value: Buffer.from(`${i}:${'.'.repeat(2000)}`), events: 2 };
}

describe('segments of the embedded log', () => {
  let temporary: TemporaryLog;
  let now: number;
  const clock = (): number => now;
  const settings = { partitions: 1, roll: ROLL, clock };
  beforeEach(() => {
    temporary = new TemporaryLog();
    now = 1_700_000_000_000;
  });
  afterEach(() => temporary.destroy());

  const segments = (): string[] => readdirSync(join(temporary.dataDir, 'log', 'segments')).sort();

  async function consumeAll(log: EventLog, group = PROCESSOR_GROUP): Promise<Collector> {
    const handler = new Collector();
    const consumer = await log.consume({ ...OPTIONS, group }, handler);
    await eventually(async () => (await log.lag(EVENTS_TOPIC, group)).records === 0);
    await consumer.close();
    return handler;
  }

  const numbersOf = (handler: Collector): number[] =>
    handler.values().map((value) => Number(value.split(':')[0]));

  it('run on from one to the next, within one batch as well', async () => {
    const log = await temporary.connect(settings);
    for (let i = 0; i < 5; i++) await log.append(EVENTS_TOPIC, [record(i)]);
    expect(segments().length).toBeGreaterThanOrEqual(5);
    const handler = await consumeAll(log);
    expect(handler.batches.map(({ first, last }) => [first, last])).toEqual([[0, 4]]);
    expect(numbersOf(handler)).toEqual([0, 1, 2, 3, 4]);
  });

  it('stay while a group has not committed them, the processor’s even before it first comes', async () => {
    const log = await temporary.connect({ ...settings, retention: { maxAgeMs: HOUR_MS, maxBytes: 0 } });
    for (let i = 0; i < 4; i++) await log.append(EVENTS_TOPIC, [record(i)]);
    const before = segments();
    now += 100 * HOUR_MS;
    await log.expire();
    expect(segments()).toEqual(expect.arrayContaining(before));
    expect(numbersOf(await consumeAll(log))).toEqual([0, 1, 2, 3]);
  });

  it('are deleted whole, oldest first, once they are committed and too old', async () => {
    const log = await temporary.connect({ ...settings, retention: { maxAgeMs: 10 * HOUR_MS } });
    await log.append(EVENTS_TOPIC, [record(0)]);
    await log.append(EVENTS_TOPIC, [record(1)]);
    now += 9 * HOUR_MS;
    await log.append(EVENTS_TOPIC, [record(2)]);
    await consumeAll(log);
    now += 2 * HOUR_MS;
    await log.expire();
    expect(segments()).toContain('00000003');
    expect(segments()).not.toContain('00000001');
    expect(segments()).not.toContain('00000002');
    expect(await log.range(EVENTS_TOPIC, 0)).toEqual({ start: 2, next: 3 });
    const kept: number[] = [];
    for await (const { offset } of log.read(EVENTS_TOPIC, 0, 0, 100)) kept.push(offset);
    expect(kept).toEqual([2]);
    // A new group begins with the oldest record kept, and its lag counts only what it can still get.
    expect(await log.lag(EVENTS_TOPIC, 'late')).toMatchObject({ records: 1, events: 2 });
    const late = await consumeAll(log, 'late');
    expect(numbersOf(late)).toEqual([2]);
    expect(late.batches[0]).toMatchObject({ first: 2, last: 2, inDoubt: false });
  });

  it('take with them the beginning of a batch under way where they are gone, which keeps its bounds', async () => {
    const log = await temporary.connect(settings);
    for (let i = 0; i < 3; i++) await log.append(EVENTS_TOPIC, [record(i)]);
    const failing = new Collector(() => ({ kind: 'retry', reason: 'the store is away' }));
    const first = await log.consume(OPTIONS, failing);
    await failing.until(() => failing.batches.length > 0);
    await first.close();
    expect(failing.batches[0]).toMatchObject({ first: 0, last: 2 });
    // Retention itself leaves alone what is not committed; somebody who needs the room may not.
    const meta = await Meta.open(join(temporary.dataDir, 'log'), 1);
    for (const name of segments().slice(0, 2)) await meta.dropSegment(Number(name));
    await meta.close();
    await log.expire();
    const { start } = await log.range(EVENTS_TOPIC, 0);
    expect(start).toBeGreaterThan(0);
    const handler = await consumeAll(log);
    expect(handler.batches).toMatchObject([{ first: 0, last: 2, inDoubt: true }]);
    expect(handler.batches[0]?.records.map(({ offset }) => offset)).toEqual(
      [0, 1, 2].filter((offset) => offset >= start),
    );
  });

  it('are deleted before their time when the log is too large', async () => {
    const log = await temporary.connect({ ...settings, retention: { maxBytes: 1 } });
    for (let i = 0; i < 4; i++) await log.append(EVENTS_TOPIC, [record(i)]);
    await consumeAll(log);
    await log.expire();
    expect(segments()).toHaveLength(1);
    await log.append(EVENTS_TOPIC, [record(4)]);
    expect((await consumeAll(log)).batches[0]).toMatchObject({ first: 4, last: 4 });
  });

  it('keep their offsets through a restart after all records have gone', async () => {
    const first = await temporary.connect({ ...settings, retention: { maxBytes: 1 } });
    for (let i = 0; i < 3; i++) await first.append(EVENTS_TOPIC, [record(i)]);
    await consumeAll(first);
    await first.expire();
    await first.close();
    const again = await temporary.connect(settings);
    expect(again.logId).toBe(first.logId);
    await again.append(EVENTS_TOPIC, [record(3)]);
    const handler = await consumeAll(again);
    expect(handler.batches[0]).toMatchObject({ first: 3, last: 3 });
  });

  it('are found again by a connection that slept while others rolled and deleted', async () => {
    const sleeper = await temporary.connect(settings);
    const other = await temporary.connect({ ...settings, retention: { maxBytes: 1 } });
    for (let i = 0; i < 5; i++) await other.append(EVENTS_TOPIC, [record(i)]);
    await consumeAll(other);
    await other.expire();
    await sleeper.append(EVENTS_TOPIC, [record(5)]);
    await other.append(EVENTS_TOPIC, [record(6)]);
    const handler = await consumeAll(sleeper);
    expect(handler.batches.flatMap(({ records }) => records.map(({ offset }) => offset))).toEqual([5, 6]);
    expect(numbersOf(handler)).toEqual([5, 6]);
    expect(segments()).not.toContain('00000002');
  });

  it('close by age as well, so that a quiet log expires', async () => {
    const log = await temporary.connect({
      ...settings,
      roll: { ageMs: HOUR_MS },
      retention: { maxAgeMs: HOUR_MS },
    });
    await log.append(EVENTS_TOPIC, [record(0)]);
    await consumeAll(log);
    now += 3 * HOUR_MS;
    await log.expire();
    expect(segments()).toEqual(['00000002']);
  });

  it('store a dead letter once, though its batch is done twice', async () => {
    const log = await temporary.connect(settings);
    await log.append(EVENTS_TOPIC, [record(0), record(1)]);
    // As a consumer leaves it that dies between its first dead letter and its commit.
    const meta = await Meta.open(join(temporary.dataDir, 'log'), 1);
    const id = await meta.join(PROCESSOR_GROUP, EVENTS_TOPIC, { host: 'elsewhere', pid: 1, startedAt: '1' });
    const lease = await meta.acquire(PROCESSOR_GROUP, EVENTS_TOPIC, 0, id);
    if (lease === undefined) throw new Error('The partition was not free');
    const position = { offset: 0, to: 1, deadLettersFrom: 0 };
    expect(await meta.commit(PROCESSOR_GROUP, EVENTS_TOPIC, 0, lease, position)).toBe(true);
    expect(
      await meta.commit(PROCESSOR_GROUP, EVENTS_TOPIC, 0, { ...lease, epoch: lease.epoch - 1 }, position),
    ).toBe(false);
    await meta.release(PROCESSOR_GROUP, EVENTS_TOPIC, 0, lease);
    await meta.leave(PROCESSOR_GROUP, EVENTS_TOPIC, id);
    await meta.close();
    const header = Buffer.from('{"offset":0}');
    const length = Buffer.alloc(4);
    length.writeUInt32BE(header.length);
    const key = deadLetterKey(PROCESSOR_GROUP, EVENTS_TOPIC, 0, 0);
    await log.append(DEAD_LETTER_TOPIC, [{ key, value: Buffer.concat([length, header]), events: 1 }]);

    const handler = new Collector(() => ({
      kind: 'done',
      deadLetters: [0, 1].map((offset) => ({ offset, reason: 'unreadable' })),
    }));
    await log.consume(OPTIONS, handler);
    await eventually(async () => (await log.lag(EVENTS_TOPIC, PROCESSOR_GROUP)).records === 0);
    expect(handler.batches).toMatchObject([{ first: 0, last: 1, inDoubt: true }]);
    const letters = new Collector();
    await log.consume({ ...OPTIONS, topic: DEAD_LETTER_TOPIC, group: 'letters' }, letters);
    await letters.until(() => letters.values().length >= 2);
    const offsets = letters.batches.flatMap(({ records }) =>
      records.map(({ value }) => decodeDeadLetter(value).offset),
    );
    expect(offsets).toEqual([0, 1]);
    expect((await log.lag(DEAD_LETTER_TOPIC, 'another')).records).toBe(2);
  });

  it('cannot be opened where a file lies in the way', async () => {
    writeFileSync(join(temporary.dataDir, 'log'), '');
    await expect(openEventLog({ dataDir: temporary.dataDir, logger: SILENT })).rejects.toMatchObject({
      name: 'LogUnavailableError',
    });
    expect(existsSync(join(temporary.dataDir, 'log', 'meta'))).toBe(false);
  });

  it('keep their partition count, whatever is asked for later', async () => {
    await temporary.connect({ partitions: 3 });
    expect((await temporary.connect({ partitions: 8 })).partitions).toBe(3);
    await expect(temporary.connect({ partitions: 0 })).rejects.toThrow(RangeError);
  });
});
