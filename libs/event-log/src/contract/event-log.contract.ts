import { decodeDeadLetter } from '../dead-letter';
import {
  type AppendRecord,
  type ConsumeOptions,
  DEAD_LETTER_TOPIC,
  type EventLog,
  partitionOf,
} from '../port';
import { Collector } from './collector';
import { keyOf } from './keys';
import { eventually } from './probe';

/** One log that the suite may use and throw away. */
export interface LogUnderTest {
  /** A new connection to the log, as another process would have it. Closed by `destroy`. */
  connect(): Promise<EventLog>;
  destroy(): Promise<void>;
}

const TOPIC = 'contract.events';
const OPTIONS: ConsumeOptions = {
  topic: TOPIC,
  group: 'readers',
  maxEvents: 1000,
  maxBytes: 2 ** 20,
  lingerMs: 0,
};

function record(key: string, value: string, events = 1): AppendRecord {
  return { key, value: Buffer.from(value), events };
}

/**
 * What every implementation of the port promises.
 * @param create Makes an empty log.
 */
export function describeEventLog(name: string, create: () => Promise<LogUnderTest>): void {
  describe(`${name} as an event log`, () => {
    let under: LogUnderTest;
    let log: EventLog;
    let key: string;
    beforeEach(async () => {
      under = await create();
      log = await under.connect();
      key = keyOf(0, log.partitions);
    });
    afterEach(() => under.destroy());

    it('names itself by a 53-bit number that every connection sees', async () => {
      expect(log.logId).toMatch(/^[1-9]\d*$/);
      expect(Number.isSafeInteger(Number(log.logId))).toBe(true);
      const other = await under.connect();
      expect(other.logId).toBe(log.logId);
      expect(other.partitions).toBe(log.partitions);
    });

    it('hands out what was appended, byte by byte, under its key and in its order', async () => {
      const bytes = Buffer.from(Array.from({ length: 70_000 }, (_, i) => i % 256));
      await log.append(TOPIC, [record(key, 'a'), { key, value: bytes, events: 3 }, record(key, '')]);
      const handler = new Collector();
      const consumer = await log.consume(OPTIONS, handler);
      await handler.until(() => handler.values().length === 3);
      const [first] = handler.batches;
      expect(first).toMatchObject({ logId: log.logId, partition: 0, first: 0, inDoubt: false });
      expect(handler.batches.flatMap(({ records }) => records.map(({ offset }) => offset))).toEqual([
        0, 1, 2,
      ]);
      expect(handler.batches.flatMap(({ records }) => records.map((one) => one.key))).toEqual([
        key,
        key,
        key,
      ]);
      const values = handler.batches.flatMap(({ records }) => records.map(({ value }) => value));
      expect(values.map((value) => value.length)).toEqual([1, 70_000, 0]);
      expect(values[1]?.equals(bytes)).toBe(true);
      await consumer.close();
    });

    it('spreads keys over the partitions as partitionOf says', async () => {
      const keys = Array.from({ length: 50 }, (_, i) => `session-${i}`);
      await log.append(
        TOPIC,
        keys.map((each) => record(each, each)),
      );
      const handler = new Collector();
      await log.consume(OPTIONS, handler);
      await handler.until(() => handler.values().length === keys.length);
      for (const batch of handler.batches) {
        for (const each of batch.records) expect(partitionOf(each.key, log.partitions)).toBe(batch.partition);
      }
      expect(handler.values().sort()).toEqual([...keys].sort());
    });

    it('keeps each caller’s order when many append at once, without gaps between offsets', async () => {
      const callers = Array.from({ length: 20 }, (_, caller) => caller);
      await Promise.all(
        callers.map(async (caller) => {
          for (let i = 0; i < 25; i++) await log.append(TOPIC, [record(key, `${caller}:${i}`)]);
        }),
      );
      const handler = new Collector();
      await log.consume(OPTIONS, handler);
      await handler.until(() => handler.values().length === 500);
      const offsets = handler.batches.flatMap(({ records }) => records.map(({ offset }) => offset));
      expect(offsets).toEqual(Array.from({ length: 500 }, (_, i) => i));
      for (const caller of callers) {
        const own = handler.values().filter((value) => value.startsWith(`${caller}:`));
        expect(own).toEqual(Array.from({ length: 25 }, (_, i) => `${caller}:${i}`));
      }
    });

    it('tells a waiting consumer about records of another connection', async () => {
      const handler = new Collector();
      await log.consume(OPTIONS, handler);
      const other = await under.connect();
      await other.append(TOPIC, [record(key, 'from elsewhere')]);
      await handler.until(() => handler.values().length === 1);
      expect(handler.values()).toEqual(['from elsewhere']);
    });

    it('closes a batch by events, and lets a record that is larger than a batch out alone', async () => {
      const sizes = [4, 4, 4, 25, 1, 9];
      await log.append(
        TOPIC,
        sizes.map((events, i) => record(key, `${i}`, events)),
      );
      const handler = new Collector();
      await log.consume({ ...OPTIONS, maxEvents: 10 }, handler);
      await handler.until(() => handler.values().length === sizes.length);
      expect(handler.batches.map(({ first, last }) => [first, last])).toEqual([
        [0, 1],
        [2, 2],
        [3, 3],
        [4, 5],
      ]);
    });

    it('closes a batch by bytes', async () => {
      await log.append(
        TOPIC,
        [400, 400, 400, 2000, 10].map((size, i) => record(key, `${i}`.repeat(size))),
      );
      const handler = new Collector();
      await log.consume({ ...OPTIONS, maxBytes: 1000 }, handler);
      await handler.until(() => handler.values().length === 5);
      expect(handler.batches.map(({ first, last }) => [first, last])).toEqual([
        [0, 1],
        [2, 2],
        [3, 3],
        [4, 4],
      ]);
    });

    it('gathers records of later appends in one batch while the first may linger', async () => {
      const handler = new Collector();
      await log.consume({ ...OPTIONS, maxEvents: 3, lingerMs: 3_600_000 }, handler);
      await log.append(TOPIC, [record(key, 'a')]);
      await log.append(TOPIC, [record(key, 'b')]);
      await log.append(TOPIC, [record(key, 'c')]);
      await handler.until(() => handler.batches.length > 0);
      expect(handler.batches.map(({ first, last }) => [first, last])).toEqual([[0, 2]]);
    });

    it('hands out partitions side by side and each partition’s batches one after another', async () => {
      const keys = Array.from({ length: log.partitions }, (_, partition) => keyOf(partition, log.partitions));
      await log.append(
        TOPIC,
        keys.flatMap((each) => [record(each, '1'), record(each, '2')]),
      );
      const under2: number[] = [];
      let most = 0;
      let letGo = (): void => undefined;
      const all = new Promise<void>((resolve) => (letGo = resolve));
      const handler = new Collector(async ({ partition }) => {
        expect(under2).not.toContain(partition);
        under2.push(partition);
        most = Math.max(most, under2.length);
        if (under2.length === log.partitions) letGo();
        await all;
        under2.splice(under2.indexOf(partition), 1);
        return { kind: 'done' };
      });
      const consumer = await log.consume({ ...OPTIONS, maxEvents: 1 }, handler);
      await handler.until(() => handler.values().length === 2 * log.partitions);
      expect(most).toBe(log.partitions);
      await consumer.close();
      expect(consumer.lanes()).toEqual([]);
    });

    it('goes on after the last committed batch, and a group does not see what another has done', async () => {
      await log.append(TOPIC, [record(key, 'a'), record(key, 'b')]);
      const first = new Collector();
      const consumer = await log.consume(OPTIONS, first);
      await eventually(async () => (await log.lag(TOPIC, OPTIONS.group)).records === 0);
      await consumer.close();
      await log.append(TOPIC, [record(key, 'c')]);
      const second = new Collector();
      await log.consume(OPTIONS, second);
      const others = new Collector();
      await log.consume({ ...OPTIONS, group: 'others' }, others);
      await second.until(() => second.values().length === 1);
      await others.until(() => others.values().length === 3);
      expect(first.values()).toEqual(['a', 'b']);
      expect(second.values()).toEqual(['c']);
      expect(second.batches[0]).toMatchObject({ first: 2, last: 2, inDoubt: false });
      expect(others.values()).toEqual(['a', 'b', 'c']);
    });

    it('hands the same batch out again, in doubt, while the handler says retry, though more has come', async () => {
      let tries = 0;
      const handler = new Collector(async () => {
        tries++;
        if (tries > 2) return { kind: 'done' };
        await log.append(TOPIC, [record(key, `later ${tries}`)]);
        return { kind: 'retry', reason: 'the store is away' };
      });
      await log.append(TOPIC, [record(key, 'a'), record(key, 'b')]);
      const consumer = await log.consume(OPTIONS, handler);
      await handler.until(() => handler.batches.length === 2);
      await handler.until(() => handler.batches.length >= 4 || handler.values().includes('later 2'));
      const bounds = handler.batches.map(({ first, last, inDoubt }) => [first, last, inDoubt]);
      expect(bounds.slice(0, 4)).toEqual([
        [0, 1, false],
        [0, 1, true],
        [0, 1, true],
        [2, 3, false],
      ]);
      await eventually(() => consumer.lanes().every(({ state }) => state === 'running'));
    });

    it('shows a lane that retries, with its reason, and takes it down at close without committing', async () => {
      await log.append(TOPIC, [record(key, 'a')]);
      const handler = new Collector(() => ({ kind: 'retry', reason: 'the store is away' }));
      const consumer = await log.consume(OPTIONS, handler);
      await eventually(() => consumer.lanes().some(({ state }) => state === 'retrying'));
      expect(consumer.lanes()).toContainEqual({
        partition: 0,
        state: 'retrying',
        reason: 'the store is away',
      });
      await consumer.close();
      const next = new Collector();
      await log.consume(OPTIONS, next);
      await next.until(() => next.batches.length === 1);
      expect(next.batches[0]).toMatchObject({ first: 0, last: 0, inDoubt: true });
    });

    it('stops the lane of a handler that throws, says why, and leaves the other lanes running', async () => {
      const fine = keyOf(1, log.partitions);
      const handler = new Collector(({ partition }) => {
        if (partition === 0) throw new Error('a bug in the handler');
        return { kind: 'done' };
      });
      const consumer = await log.consume(OPTIONS, handler);
      await log.append(TOPIC, [record(key, 'a'), record(fine, 'b')]);
      await eventually(() => consumer.lanes()[0]?.state === 'stopped');
      expect(consumer.lanes()[0]).toEqual({ partition: 0, state: 'stopped', reason: 'a bug in the handler' });
      await log.append(TOPIC, [record(key, 'c'), record(fine, 'd')]);
      await handler.until(() => handler.values(1).length === 2);
      expect(handler.values(0)).toEqual(['a']);
      expect((await log.lag(TOPIC, OPTIONS.group)).records).toBeGreaterThanOrEqual(2);
      expect(
        consumer
          .lanes()
          .slice(1)
          .map(({ state }) => state),
      ).not.toContain('stopped');
    });

    it('stores dead letters with their record and reason before it goes on', async () => {
      await log.append(TOPIC, [record(key, 'good'), record(key, 'poison'), record(key, 'secret')]);
      const handler = new Collector(({ first }) => ({
        kind: 'done',
        deadLetters: [
          { offset: first + 1, reason: 'unreadable' },
          { offset: first + 2, reason: 'too_old', value: Buffer.from('scrubbed') },
        ],
      }));
      await log.consume(OPTIONS, handler);
      const dead = new Collector();
      await log.consume({ ...OPTIONS, topic: DEAD_LETTER_TOPIC }, dead);
      await dead.until(() => dead.values().length === 2);
      const letters = dead.batches.flatMap(({ records }) =>
        records.map(({ value }) => decodeDeadLetter(value)),
      );
      const from = { topic: TOPIC, partition: 0, group: OPTIONS.group, key };
      expect(letters).toEqual([
        { ...from, offset: 1, reason: 'unreadable', value: Buffer.from('poison') },
        { ...from, offset: 2, reason: 'too_old', value: Buffer.from('scrubbed') },
      ]);
      await eventually(async () => (await log.lag(TOPIC, OPTIONS.group)).records === 0);
    });

    it('stops a lane whose handler names a dead letter that is not of the batch', async () => {
      await log.append(TOPIC, [record(key, 'a')]);
      const consumer = await log.consume(
        OPTIONS,
        new Collector(() => ({ kind: 'done', deadLetters: [{ offset: 7, reason: 'unreadable' }] })),
      );
      await eventually(() => consumer.lanes()[0]?.state === 'stopped');
      expect((await log.lag(TOPIC, OPTIONS.group)).records).toBe(1);
    });

    it('counts the lag in records and events, and dates its oldest record', async () => {
      expect(await log.lag(TOPIC, OPTIONS.group)).toEqual({ records: 0, events: 0, oldestAt: undefined });
      const before = Date.now();
      const other = keyOf(1, log.partitions);
      await log.append(TOPIC, [record(key, 'a', 5), record(key, 'b', 7), record(other, 'c', 11)]);
      const after = Date.now();
      const lag = await log.lag(TOPIC, OPTIONS.group);
      expect(lag).toMatchObject({ records: 3, events: 23 });
      expect(lag.oldestAt).toBeGreaterThanOrEqual(before);
      expect(lag.oldestAt).toBeLessThanOrEqual(after);
      const handler = new Collector(({ partition, first }) =>
        partition === 0 && first > 0 ? { kind: 'retry', reason: 'enough' } : { kind: 'done' },
      );
      await log.consume({ ...OPTIONS, maxEvents: 1 }, handler);
      await eventually(async () => (await log.lag(TOPIC, OPTIONS.group)).records === 1);
      expect(await log.lag(TOPIC, OPTIONS.group)).toMatchObject({ records: 1, events: 7 });
    });

    it('shares the partitions between the consumers of a group and takes back those of one that leaves', async () => {
      const a = new Collector();
      const b = new Collector();
      const one = await log.consume(OPTIONS, a);
      await eventually(() => one.lanes().length === log.partitions);
      const two = await (await under.connect()).consume(OPTIONS, b);
      await eventually(() => {
        const [mine, theirs] = [one.lanes().length, two.lanes().length];
        return mine + theirs === log.partitions && Math.abs(mine - theirs) <= 1;
      });
      const owned = [...one.lanes(), ...two.lanes()].map(({ partition }) => partition).sort((x, y) => x - y);
      expect(owned).toEqual(Array.from({ length: log.partitions }, (_, i) => i));
      expect(a.lifecycle.filter((line) => line.startsWith('revoked'))).toHaveLength(two.lanes().length);
      const keys = Array.from({ length: 40 }, (_, i) => `key-${i}`);
      await log.append(
        TOPIC,
        keys.map((each) => record(each, each)),
      );
      await eventually(() => a.values().length + b.values().length === keys.length);
      expect([...a.values(), ...b.values()].sort()).toEqual([...keys].sort());
      await two.close();
      await eventually(() => one.lanes().length === log.partitions);
      await eventually(async () => (await log.lag(TOPIC, OPTIONS.group)).records === 0);
    });

    it('finishes and commits the batch under way when it is closed', async () => {
      let finish = (): void => undefined;
      const held = new Promise<void>((resolve) => (finish = resolve));
      const handler = new Collector(async () => {
        await held;
        return { kind: 'done' };
      });
      await log.append(TOPIC, [record(key, 'a')]);
      const consumer = await log.consume(OPTIONS, handler);
      await handler.until(() => handler.batches.length === 1);
      const closing = consumer.close();
      finish();
      await closing;
      expect((await log.lag(TOPIC, OPTIONS.group)).records).toBe(0);
      expect(handler.lifecycle).toContain('revoked 0');
    });

    /** All that `read` gives, with values as text. */
    const readAll = async (
      partition: number,
      from: number,
      to: number,
    ): Promise<[number, string, string, number][]> => {
      const all: [number, string, string, number][] = [];
      for await (const { offset, key: of, value, events } of log.read(TOPIC, partition, from, to))
        all.push([offset, of, value.toString(), events]);
      return all;
    };

    it('reads any stretch of a partition again, whoever has processed it, and never waits', async () => {
      const before = Date.now();
      await log.append(TOPIC, [record(key, 'a', 5), record(key, 'b', 7), record(key, '')]);
      const other = await under.connect();
      await other.append(TOPIC, [record(key, 'd')]);
      await log.consume(OPTIONS, new Collector());
      await eventually(async () => (await log.lag(TOPIC, OPTIONS.group)).records === 0);
      const all = [
        [0, key, 'a', 5],
        [1, key, 'b', 7],
        [2, key, '', 1],
        [3, key, 'd', 1],
      ];
      expect(await readAll(0, 0, 3)).toEqual(all);
      expect(await readAll(0, 1, 2)).toEqual(all.slice(1, 3));
      expect(await readAll(0, 2, 1000)).toEqual(all.slice(2));
      expect(await readAll(0, 4, 1000)).toEqual([]);
      expect(await readAll(0, 2, 1)).toEqual([]);
      expect(await readAll(1, 0, 1000)).toEqual([]);
      for await (const { appendedAt } of log.read(TOPIC, 0, 0, 3)) {
        expect(appendedAt).toBeGreaterThanOrEqual(before);
        expect(appendedAt).toBeLessThanOrEqual(Date.now());
      }
    });

    it('reads a long stretch whole and in order, and a reader may stop early', async () => {
      const values = Array.from({ length: 3000 }, (_, i) => `${i}`.padEnd(2000, '.'));
      for (let i = 0; i < values.length; i += 500) {
        await log.append(
          TOPIC,
          values.slice(i, i + 500).map((value) => record(key, value)),
        );
      }
      const read = await readAll(0, 10, 2990);
      expect(read.map(([offset]) => offset)).toEqual(Array.from({ length: 2981 }, (_, i) => i + 10));
      expect(read.map(([, , value]) => value)).toEqual(values.slice(10, 2991));
      for await (const { offset } of log.read(TOPIC, 0, 0, 2999)) if (offset === 3) break;
      expect((await readAll(0, 2999, 2999)).length).toBe(1);
    });

    it('tells a partition’s offsets', async () => {
      expect(await log.range(TOPIC, 0)).toEqual({ start: 0, next: 0 });
      await log.append(TOPIC, [record(key, 'a'), record(key, 'b')]);
      expect(await (await under.connect()).range(TOPIC, 0)).toEqual({ start: 0, next: 2 });
      expect(await log.range(TOPIC, 1)).toEqual({ start: 0, next: 0 });
      await expect(log.range(TOPIC, log.partitions)).rejects.toThrow(RangeError);
    });

    it('tells how far a group has come, and which batch it has under way', async () => {
      expect(await log.position(TOPIC, OPTIONS.group, 0)).toEqual({ offset: 0 });
      await log.append(TOPIC, [record(key, 'a'), record(key, 'b'), record(key, 'c')]);
      let isAway = false;
      const handler = new Collector(() =>
        isAway ? { kind: 'retry', reason: 'the store is away' } : { kind: 'done' },
      );
      const consumer = await log.consume(OPTIONS, handler);
      const other = await under.connect();
      await eventually(async () => (await other.position(TOPIC, OPTIONS.group, 0)).offset === 3);
      expect(await other.position(TOPIC, OPTIONS.group, 0)).toEqual({ offset: 3 });
      isAway = true;
      await log.append(TOPIC, [record(key, 'd'), record(key, 'e')]);
      await eventually(() => consumer.lanes().some(({ state }) => state === 'retrying'));
      expect(await other.position(TOPIC, OPTIONS.group, 0)).toEqual({ offset: 3, to: 4 });
      expect(await other.position(TOPIC, 'others', 0)).toEqual({ offset: 0 });
    });

    it('refuses a record that it cannot store, and only that', async () => {
      const bad = log.append(TOPIC, [record('k'.repeat(70_000), 'a')]);
      const good = log.append(TOPIC, [record(key, 'b')]);
      await expect(bad).rejects.toThrow('record key');
      await good;
      expect((await log.lag(TOPIC, OPTIONS.group)).records).toBe(1);
    });

    it('can say that it takes records', async () => {
      await expect(log.check()).resolves.toBeUndefined();
    });

    it('refuses with LogUnavailableError once closed', async () => {
      await log.close();
      await expect(log.append(TOPIC, [record(key, 'a')])).rejects.toMatchObject({
        name: 'LogUnavailableError',
      });
      await expect(log.check()).rejects.toMatchObject({ name: 'LogUnavailableError' });
      await expect(log.lag(TOPIC, 'g')).rejects.toMatchObject({ name: 'LogUnavailableError' });
      await expect(log.range(TOPIC, 0)).rejects.toMatchObject({ name: 'LogUnavailableError' });
      await expect(log.position(TOPIC, 'g', 0)).rejects.toMatchObject({ name: 'LogUnavailableError' });
      await expect(readAll(0, 0, 1)).rejects.toMatchObject({ name: 'LogUnavailableError' });
    });
  });
}
