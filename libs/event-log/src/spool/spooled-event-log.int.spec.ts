import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEventLog } from '../embedded/open';
import { EVENTS_TOPIC, LogUnavailableError, PROCESSOR_GROUP } from '../port';
import type { AppendRecord, EventLog, LogRecord } from '../port';
import { spoolLag } from './spool-lag';
import { SpooledEventLog } from './spooled-event-log';

/** A real log behind a cable that can be pulled out. */
class CutOff implements EventLog {
  isOut = false;

  constructor(private readonly log: EventLog) {}

  get logId(): string {
    return this.log.logId;
  }
  get partitions(): number {
    return this.log.partitions;
  }
  async append(...args: Parameters<EventLog['append']>): Promise<void> {
    this.needCable();
    return this.log.append(...args);
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

  const open = async (maxBytes = 64 * MIB): Promise<void> => {
    inner = new CutOff(await openEventLog({ dataDir }));
    log = await SpooledEventLog.open({ log: inner, dataDir, maxBytes, logger: SILENT });
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
    expect(await log.use()).toEqual({ records: 0, events: 0, bytes: 0 });
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

  it('asks for the lag of a folder without a spool, and makes none', async () => {
    expect(await spoolLag(join(dataDir, 'other'))).toBe(0);
    await open();
  });
});
