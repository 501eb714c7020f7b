import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { openEventLog } from '../embedded/open';
import { decodeDeadLetter } from '../dead-letter';
import { DEAD_LETTER_TOPIC, EVENTS_TOPIC, LogUnavailableError, PROCESSOR_GROUP, partitionOf } from '../port';
import type { AppendRecord, EventLog, LogRecord, StoredRecord } from '../port';
import type { EventLogLogger } from '../logger';
import { spoolLag } from './spool-lag';
import { SpooledEventLog } from './spooled-event-log';

/** A real log behind a cable that can be pulled out, whose topics may be made too small for some records. */
class CutOff implements EventLog {
  isOut = false;
  /** It was never reached, so not even its number of partitions is known. */
  isUnknown = false;
  /** These partitions take nothing. */
  readonly sick = new Set<number>();
  /** As Kafka's max.message.bytes: what a call may bring to one partition. */
  readonly maxBytes = new Map<string, number>();

  constructor(private readonly log: EventLog) {}

  get logId(): string {
    return this.log.logId;
  }
  get partitions(): number {
    if (this.isUnknown) throw new LogUnavailableError('never reached');
    return this.log.partitions;
  }
  async append(...args: Parameters<EventLog['append']>): Promise<void> {
    this.needCable();
    const [topic, records] = args;
    const sizes = new Map<number, number>();
    for (const { key, value } of records) {
      const to = partitionOf(key, this.partitions);
      sizes.set(to, (sizes.get(to) ?? 0) + value.length);
    }
    const limit = this.maxBytes.get(topic) ?? Infinity;
    if ([...sizes.values()].some((size) => size > limit)) throw new RangeError(`more than ${limit} bytes`);
    const taken = topic === EVENTS_TOPIC ? records.filter(({ key }) => !this.isSick(key)) : records;
    if (taken.length > 0) await this.log.append(topic, taken);
    if (taken.length < records.length) throw new LogUnavailableError('a partition takes nothing');
  }
  consume(...args: Parameters<EventLog['consume']>): ReturnType<EventLog['consume']> {
    return this.log.consume(...args);
  }
  lag(...args: Parameters<EventLog['lag']>): ReturnType<EventLog['lag']> {
    return this.log.lag(...args);
  }
  range(...args: Parameters<EventLog['range']>): ReturnType<EventLog['range']> {
    return this.log.range(...args);
  }
  read(...args: Parameters<EventLog['read']>): ReturnType<EventLog['read']> {
    return this.log.read(...args);
  }
  position(...args: Parameters<EventLog['position']>): ReturnType<EventLog['position']> {
    return this.log.position(...args);
  }
  async check(): Promise<void> {
    this.needCable();
    return this.log.check();
  }
  close(): Promise<void> {
    return this.log.close();
  }
  private isSick(key: string): boolean {
    return this.sick.has(partitionOf(key, this.partitions));
  }
  private needCable(): void {
    if (this.isOut) throw new LogUnavailableError('the cable is out');
  }
}

/** That the log is away is no news here. */
const SILENT = { info: () => undefined, warn: () => undefined, error: console.error };

const MIB = 1024 * 1024;
const record = (number: number, key = 'app:install'): AppendRecord => ({
  key,
  value: Buffer.from(`record ${number}`),
  events: 3,
});

describe('an event log with a spool', () => {
  let dataDir: string;
  let inner: CutOff;
  let log: SpooledEventLog;

  const open = async (maxBytes = 64 * MIB, logger: EventLogLogger = SILENT): Promise<void> => {
    inner = new CutOff(await openEventLog({ dataDir }));
    log = await SpooledEventLog.open({ log: inner, dataDir, maxBytes, logger });
  };
  const probe = async (what: () => Promise<boolean>): Promise<void> => {
    while (!(await what())) await turn();
  };
  /** What is in the log, whoever has read it. */
  const stored = async (topic: string): Promise<StoredRecord[]> => {
    const found: StoredRecord[] = [];
    for (let partition = 0; partition < inner.partitions; partition++) {
      const { start, next } = await inner.range(topic, partition);
      for await (const each of inner.read(topic, partition, start, next - 1)) found.push(each);
    }
    return found;
  };
  const keyOf = (partition: number): string => {
    for (let n = 0; ; n++) if (partitionOf(`app:${n}`, 2) === partition) return `app:${n}`;
  };

  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'sonde-spool-'));
  });
  afterEach(async () => {
    await log.close();
    rmSync(dataDir, { recursive: true, force: true });
  });

  /** Everything in the log, in its order, once it is as much as expected. */
  async function contents(records: number): Promise<string[]> {
    const found: LogRecord[] = [];
    let enough: () => void = () => undefined;
    const whole = new Promise<void>((resolve) => (enough = resolve));
    const consumer = await inner.consume(
      { topic: EVENTS_TOPIC, group: 'reader', maxEvents: 1_000, maxBytes: MIB, lingerMs: 0 },
      {
        handle: (batch) => {
          found.push(...batch.records);
          if (found.length >= records) enough();
          return Promise.resolve({ kind: 'done' });
        },
      },
    );
    await whole;
    await consumer.close();
    return found.map((each) => each.value.toString());
  }

  const numbers = (count: number): string[] => Array.from({ length: count }, (_, i) => `record ${i}`);

  it('appends directly while the log takes records', async () => {
    await open();
    await log.append(EVENTS_TOPIC, [record(0), record(1)]);
    expect(await inner.lag(EVENTS_TOPIC, PROCESSOR_GROUP)).toMatchObject({ records: 2, events: 6 });
    expect(await log.use()).toMatchObject({ records: 0, events: 0, bytes: 0, setAside: 0 });
    expect(await spoolLag(dataDir)).toBe(0);
  });

  it('keeps records while the log is away and moves them there, in order, when it is back', async () => {
    await open();
    await log.append(EVENTS_TOPIC, [record(0)]);
    inner.isOut = true;
    for (let i = 1; i < 10; i++) await log.append(EVENTS_TOPIC, [record(i)]);
    expect(await log.use()).toMatchObject({ records: 9, events: 27 });
    expect((await log.use()).bytes).toBeGreaterThan(0);
    expect(await spoolLag(dataDir)).toBe(27);
    await expect(log.check()).resolves.toBeUndefined();

    inner.isOut = false;
    // Behind those that wait, not past them.
    await log.append(EVENTS_TOPIC, [record(10)]);
    expect(await contents(11)).toEqual(numbers(11));
    expect(await inner.lag(EVENTS_TOPIC, PROCESSOR_GROUP)).toMatchObject({ records: 11, events: 33 });
  });

  it('goes on where it was after a restart', async () => {
    await open();
    inner.isOut = true;
    for (let i = 0; i < 5; i++) await log.append(EVENTS_TOPIC, [record(i)]);
    await log.close();
    expect(await spoolLag(dataDir)).toBe(15);

    await open();
    await log.append(EVENTS_TOPIC, [record(5)]);
    expect(await contents(6)).toEqual(numbers(6));
    expect(await spoolLag(dataDir)).toBe(0);
  });

  it('is drained by another process of the data folder when the one that filled it ends', async () => {
    await open();
    inner.isOut = true;
    for (let i = 0; i < 5; i++) await log.append(EVENTS_TOPIC, [record(i)]);
    const first = log;
    await open();
    await first.close();
    expect(await contents(5)).toEqual(numbers(5));
  });

  it('says that it is unavailable when the spool is full, and takes records again once it is drained', async () => {
    await open(MIB);
    inner.isOut = true;
    const large: AppendRecord = { key: 'app:install', value: Buffer.alloc(300_000, 1), events: 1 };
    let taken = 0;
    const fill = async (): Promise<void> => {
      for (; taken < 100; taken++) await log.append(EVENTS_TOPIC, [large]);
    };
    await expect(fill()).rejects.toThrow(LogUnavailableError);
    expect(taken).toBeGreaterThanOrEqual(2);
    expect(taken).toBeLessThanOrEqual(3);
    inner.isOut = false;
    await contents(taken);
    await log.append(EVENTS_TOPIC, [large]);
    expect((await inner.lag(EVENTS_TOPIC, PROCESSOR_GROUP)).events).toBe(taken + 1);
  });

  it('takes nothing when neither the log nor the spool can', async () => {
    await open(0);
    inner.isOut = true;
    await expect(log.append(EVENTS_TOPIC, [record(0)])).rejects.toThrow(LogUnavailableError);
    await expect(log.check()).rejects.toThrow(LogUnavailableError);
    expect(await spoolLag(dataDir)).toBe(0);
  });

  it('loses none of many appends at once while the log comes and goes', async () => {
    await open();
    const appends: Promise<void>[] = [];
    for (let i = 0; i < 300; i++) {
      inner.isOut = i % 100 > 50;
      appends.push(log.append(EVENTS_TOPIC, [record(i, `app:install-${i}`)]));
      if (i % 10 === 0) await Promise.race(appends.slice(-10));
    }
    await Promise.all(appends);
    inner.isOut = false;
    const found = await contents(300);
    expect([...new Set(found)].sort()).toEqual(numbers(300).sort());
  });

  describe('and one partition that takes nothing', () => {
    const [sick, well] = [keyOf(0), keyOf(1)];

    it('takes the others’ records directly, and moves nothing twice', async () => {
      await open();
      inner.isOut = true;
      for (let i = 0; i < 20; i++) await log.append(EVENTS_TOPIC, [record(i, i % 2 === 0 ? sick : well)]);
      inner.sick.add(0);
      inner.isOut = false;
      await probe(async () => (await log.use()).records === 10);
      // Of one call, too: what the well partition takes is not spooled again for the sick one.
      await log.append(EVENTS_TOPIC, [record(20, sick), record(21, well)]);
      await probe(async () => (await log.use()).lanes.some(({ state }) => state === 'retrying'));
      await expect(log.checkDrain()).rejects.toThrow('1 of 2 lanes of the spool wait: the event log is away');
      expect((await log.use()).records).toBe(11);
      expect((await stored(EVENTS_TOPIC)).length).toBe(11);

      inner.sick.clear();
      await probe(async () => (await log.use()).records === 0);
      const found = await stored(EVENTS_TOPIC);
      expect(found.filter(({ key }) => key === sick).map(({ value }) => value.toString())).toEqual(
        [...Array.from({ length: 10 }, (_, i) => 2 * i), 20].map((i) => `record ${i}`),
      );
      expect(found.length).toBe(22);
      await expect(log.checkDrain()).resolves.toBeUndefined();
    });

    it('moves nothing twice either when a lane of the spool holds what goes to several partitions', async () => {
      inner = new CutOff(await openEventLog({ dataDir }));
      inner.isOut = inner.isUnknown = true;
      log = await SpooledEventLog.open({ log: inner, dataDir, partitions: 1, maxBytes: MIB, logger: SILENT });
      await log.append(
        EVENTS_TOPIC,
        Array.from({ length: 20 }, (_, i) => record(i, i % 2 === 0 ? sick : well)),
      );
      inner.sick.add(0);
      inner.isOut = inner.isUnknown = false;
      let tries = 0;
      const append = inner.append.bind(inner);
      inner.append = (topic, records) => {
        if (records.some(({ key }) => key === sick)) tries++;
        return append(topic, records);
      };
      await probe(() => Promise.resolve(tries >= 3));
      expect((await stored(EVENTS_TOPIC)).map(({ key }) => key)).toEqual(
        Array.from({ length: 10 }, () => well),
      );
      inner.sick.clear();
      await probe(async () => (await log.use()).records === 0);
      expect((await stored(EVENTS_TOPIC)).length).toBe(20);
    });
  });

  describe('and records that the log will never take', () => {
    const large = (number: number): AppendRecord => ({
      ...record(number),
      value: Buffer.alloc(2_000, number),
    });
    const fatal: string[] = [];
    const noting: EventLogLogger = { ...SILENT, error: (_, message) => fatal.push(message) };

    it('moves what is too much for one append in parts', async () => {
      await open(64 * MIB, noting);
      inner.isOut = true;
      for (let i = 0; i < 30; i++) await log.append(EVENTS_TOPIC, [record(i)]);
      inner.maxBytes.set(EVENTS_TOPIC, 30);
      inner.isOut = false;
      expect(await contents(30)).toEqual(numbers(30));
      expect(await stored(DEAD_LETTER_TOPIC)).toEqual([]);
      expect(fatal).toEqual([]);
    });

    it('makes them dead letters that say why, and goes on with the next', async () => {
      await open(64 * MIB, noting);
      inner.isOut = true;
      for (const each of [record(0), large(1), record(2)]) await log.append(EVENTS_TOPIC, [each]);
      inner.maxBytes.set(EVENTS_TOPIC, 1_000);
      inner.isOut = false;
      expect(await contents(2)).toEqual(['record 0', 'record 2']);
      await probe(async () => (await log.use()).records === 0);
      const letters = (await stored(DEAD_LETTER_TOPIC)).map(({ value }) => decodeDeadLetter(value));
      expect(letters).toMatchObject([
        { topic: EVENTS_TOPIC, key: 'app:install', reason: 'unappendable: more than 1000 bytes', offset: 1 },
      ]);
      expect(letters[0]?.value.equals(large(1).value)).toBe(true);
      expect(fatal.splice(0)).toEqual([expect.stringContaining('is a dead letter now')]);
    });

    it('sets those aside that are too large for the dead letters too, counts them, and brings them when they fit', async () => {
      await open(64 * MIB, noting);
      inner.isOut = true;
      for (const each of [record(0), large(1), record(2)]) await log.append(EVENTS_TOPIC, [each]);
      for (const topic of [EVENTS_TOPIC, DEAD_LETTER_TOPIC]) inner.maxBytes.set(topic, 1_000);
      inner.isOut = false;
      expect(await contents(2)).toEqual(['record 0', 'record 2']);
      await probe(async () => (await log.use()).records === 0);
      expect((await log.use()).setAside).toBe(1);
      await expect(log.checkDrain()).rejects.toThrow('1 spooled records fit neither');
      await log.close();
      expect(fatal.splice(0)).toEqual([expect.stringContaining('kept in a file')]);

      await open(64 * MIB, noting);
      await probe(async () => (await log.use()).setAside === 0);
      const [letter] = await stored(DEAD_LETTER_TOPIC);
      expect(decodeDeadLetter(letter!.value).value.equals(large(1).value)).toBe(true);
      await expect(log.checkDrain()).resolves.toBeUndefined();
    });
  });

  it('asks for the lag of a folder without a spool, and makes none', async () => {
    expect(await spoolLag(join(dataDir, 'other'))).toBe(0);
    await open();
  });
});
