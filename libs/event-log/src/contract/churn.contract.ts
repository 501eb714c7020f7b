import type { BatchHandler, ConsumeOptions, EventLog, LogBatch, LogConsumer } from '../port';
import type { LogUnderTest } from './event-log.contract';
import { keysOf } from './keys';
import { eventually } from './probe';

const TOPIC = 'contract.events';
const OPTIONS: ConsumeOptions = {
  topic: TOPIC,
  group: 'churning',
  maxEvents: 7,
  maxBytes: 2 ** 20,
  lingerMs: 5,
};
const KEYS_PER_PARTITION = 3;

/** Everything that any consumer of a group was handed, in the order in which it was. */
class Watched implements BatchHandler {
  readonly batches: LogBatch[] = [];
  /** Partitions that two consumers worked on at once. */
  readonly collisions: number[] = [];
  private readonly underWay = new Set<number>();

  async handle(batch: LogBatch): Promise<{ kind: 'done' }> {
    const { partition } = batch;
    if (this.underWay.has(partition)) this.collisions.push(partition);
    this.underWay.add(partition);
    this.batches.push(batch);
    await new Promise((resolve) => setImmediate(resolve));
    this.underWay.delete(partition);
    return { kind: 'done' };
  }
}

/** What every log promises while the consumers of a group come and go. */
export function describeChurn(name: string, create: () => Promise<LogUnderTest>): void {
  describe(`${name} while consumers come and go`, () => {
    let under: LogUnderTest;
    beforeEach(async () => {
      under = await create();
    });
    afterEach(() => under.destroy());

    it('hands out every record, each key’s in order, in batches whose bounds never change', async () => {
      const log = await under.connect();
      // Before the load: the embedded log must not be opened by a process that is writing to it.
      const idle: EventLog[] = [];
      for (let i = 0; i < 5; i++) idle.push(await under.connect());
      const handler = new Watched();
      const consumers: LogConsumer[] = [];
      const join = async (): Promise<void> => {
        const connection = idle.pop() ?? log;
        consumers.push(await connection.consume(OPTIONS, handler));
        await balanced(consumers, log.partitions);
      };
      const leave = async (): Promise<void> => {
        await consumers.shift()?.close();
        await balanced(consumers, log.partitions);
      };
      const load = new Load(log);
      for (const step of [join, join, leave, join, join, leave, leave, join, leave]) {
        const before = load.rounds;
        await step();
        await eventually(() => load.rounds >= before + 3);
      }
      const rounds = await load.end();
      await eventually(async () => (await log.lag(TOPIC, OPTIONS.group)).records === 0);
      for (const consumer of consumers) await consumer.close();
      expect(handler.collisions).toEqual([]);
      for (let partition = 0; partition < log.partitions; partition++) {
        const lasts = new Map<number, number>();
        const values: string[] = [];
        let next = 0;
        for (const { first, last, records } of handler.batches.filter(
          (each) => each.partition === partition,
        )) {
          expect([partition, first, last]).toEqual([partition, first, lasts.get(first) ?? last]);
          if (lasts.has(first)) continue;
          lasts.set(first, last);
          expect([partition, first]).toEqual([partition, next]);
          values.push(...records.map(({ value }) => value.toString()));
          next = last + 1;
        }
        for (const key of keysOf(partition, log.partitions, KEYS_PER_PARTITION)) {
          const own = values.filter((value) => value.startsWith(`${key} `));
          expect(own).toEqual(Array.from({ length: rounds }, (_, i) => `${key} ${i}`));
        }
        expect((await log.range(TOPIC, partition)).next).toBe(next);
      }
    });
  });
}

async function balanced(consumers: readonly LogConsumer[], partitions: number): Promise<void> {
  if (consumers.length === 0) return;
  await eventually(() => {
    const shares = consumers.map((consumer) => consumer.lanes().length);
    const all = shares.reduce((sum, share) => sum + share, 0);
    return all === partitions && Math.max(...shares) - Math.min(...shares) <= 1;
  });
}

/** Appends one record of every key again and again. */
class Load {
  rounds = 0;
  private ended = false;
  private readonly running: Promise<void>;

  constructor(private readonly log: EventLog) {
    this.running = this.run();
  }

  async end(): Promise<number> {
    this.ended = true;
    await this.running;
    return this.rounds;
  }

  private async run(): Promise<void> {
    const keys = Array.from({ length: this.log.partitions }, (_, partition) =>
      keysOf(partition, this.log.partitions, KEYS_PER_PARTITION),
    ).flat();
    while (!this.ended) {
      const records = keys.map((key) => ({ key, value: Buffer.from(`${key} ${this.rounds}`), events: 1 }));
      await this.log.append(TOPIC, records);
      this.rounds++;
    }
  }
}
