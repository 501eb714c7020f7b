import { Collector } from '../contract/collector';
import { keyOf } from '../contract/keys';
import { eventually } from '../contract/probe';
import { type AppendRecord, type BatchOutcome, type ConsumeOptions, EVENTS_TOPIC } from '../port';
import type { KafkaLog } from './open';
import { TemporaryKafkaLog } from './testing/temporary-kafka-log';

const OPTIONS: ConsumeOptions = {
  topic: EVENTS_TOPIC,
  group: 'readers',
  maxEvents: 1000,
  maxBytes: 2 ** 20,
  lingerMs: 0,
};
const PARTITIONS = 4;

function record(partition: number, value: string): AppendRecord {
  return { key: keyOf(partition, PARTITIONS), value: Buffer.from(value), events: 1 };
}

/** A handler that holds its batches until it is told to let go. */
class Holding extends Collector {
  letGo: () => void;

  constructor() {
    let resolveHeld = (): void => undefined;
    const held = new Promise<void>((resolve) => (resolveHeld = resolve));
    super(async (): Promise<BatchOutcome> => {
      await held;
      return { kind: 'done' };
    });
    this.letGo = resolveHeld;
  }
}

describe('a rebalance on Kafka', () => {
  let under: TemporaryKafkaLog;
  const connect = (rebalanceTimeoutMs: number): Promise<KafkaLog> => under.connect({ rebalanceTimeoutMs });
  const done = async (log: KafkaLog): Promise<void> =>
    eventually(async () => (await log.lag(EVENTS_TOPIC, OPTIONS.group)).records === 0);
  beforeEach(() => {
    under = new TemporaryKafkaLog();
  });
  afterEach(() => under.destroy());

  it('waits for the batches under way, which are committed and not handed out again', async () => {
    const log = await connect(60_000);
    const one = new Holding();
    const first = await log.consume(OPTIONS, one);
    await log.append(
      EVENTS_TOPIC,
      [0, 1, 2, 3].map((partition) => record(partition, `${partition}`)),
    );
    await one.until(() => one.batches.length === PARTITIONS);
    const two = new Collector();
    const second = await (await connect(60_000)).consume(OPTIONS, two);
    // More comes, but no batch is begun while the group rebalances.
    await log.append(
      EVENTS_TOPIC,
      [0, 1, 2, 3].map((partition) => record(partition, `${partition} later`)),
    );
    one.letGo();
    await eventually(() => second.lanes().length === 2);
    await done(log);
    expect([...one.values(), ...two.values()].sort()).toEqual(
      ['0', '0 later', '1', '1 later', '2', '2 later', '3', '3 later'].sort(),
    );
    expect([...one.batches, ...two.batches].filter(({ inDoubt }) => inDoubt)).toEqual([]);
    expect(first.lanes()).toHaveLength(2);
  });

  it('goes on without a batch that takes too long: committed where the partition stays, repeated where it went', async () => {
    const log = await connect(2000);
    const one = new Holding();
    const first = await log.consume(OPTIONS, one);
    await log.append(
      EVENTS_TOPIC,
      [0, 1, 2, 3].map((partition) => record(partition, `${partition}`)),
    );
    await one.until(() => one.batches.length === PARTITIONS);
    const two = new Collector();
    const second = await (await connect(2000)).consume(OPTIONS, two);
    await two.until(() => two.batches.length === 2);
    const moved = second.lanes().map(({ partition }) => partition);
    expect(
      two.batches.map(({ partition, first: from, last, inDoubt }) => [partition, from, last, inDoubt]),
    ).toEqual(expect.arrayContaining(moved.map((partition) => [partition, 0, 0, true])));
    one.letGo();
    await done(log);
    await eventually(() => one.lifecycle.filter((line) => line.startsWith('revoked')).length === 2);
    expect(one.lifecycle.filter((line) => line.startsWith('revoked')).sort()).toEqual(
      moved.map((partition) => `revoked ${partition}`).sort(),
    );
    // What stayed was handed out once.
    expect(one.batches).toHaveLength(PARTITIONS);
    await log.append(
      EVENTS_TOPIC,
      [0, 1, 2, 3].map((partition) => record(partition, `${partition} later`)),
    );
    await done(log);
    expect(one.batches.slice(PARTITIONS).map(({ inDoubt }) => inDoubt)).toEqual([false, false]);
    expect(two.batches.slice(2).map(({ inDoubt }) => inDoubt)).toEqual([false, false]);
    expect(first.lanes()).toHaveLength(2);
  });

  it('does not wait for a lane whose store is away, which goes on trying where the partition stays', async () => {
    const log = await connect(60_000);
    let isAway = true;
    const answer = (): BatchOutcome =>
      isAway ? { kind: 'retry', reason: 'the store is away' } : { kind: 'done' };
    const one = new Collector(answer);
    const two = new Collector(answer);
    const first = await log.consume(OPTIONS, one);
    await log.append(
      EVENTS_TOPIC,
      [0, 1, 2, 3].map((partition) => record(partition, `${partition}`)),
    );
    await eventually(() => first.lanes().filter(({ state }) => state === 'retrying').length === PARTITIONS);
    const second = await (await connect(60_000)).consume(OPTIONS, two);
    await eventually(() => second.lanes().filter(({ state }) => state === 'retrying').length === 2);
    isAway = false;
    await done(log);
    expect(new Set([...one.batches, ...two.batches].map((batch) => `${batch.first}-${batch.last}`))).toEqual(
      new Set(['0-0']),
    );
    expect(two.batches.every(({ inDoubt }) => inDoubt)).toBe(true);
    expect(one.lifecycle.filter((line) => line.startsWith('revoked'))).toHaveLength(2);
  });

  it('does not keep a consumer from closing while the others have not joined yet', async () => {
    const log = await connect(60_000);
    const one = new Holding();
    const first = await log.consume(OPTIONS, one);
    await log.append(EVENTS_TOPIC, [record(0, 'a')]);
    await one.until(() => one.batches.length === 1);
    // The second cannot join before the first lets its batch go, which it does not.
    const two = new Collector();
    const second = await (await connect(60_000)).consume(OPTIONS, two);
    const third = await (await connect(60_000)).consume(OPTIONS, two);
    await eventually(() => third.trouble?.() !== undefined && second.trouble?.() !== undefined);
    await second.close();
    await third.close();
    one.letGo();
    await done(log);
    expect(two.lifecycle).toEqual([]);
    await eventually(() => first.lanes().length === PARTITIONS);
    expect(one.lifecycle.filter((line) => line.startsWith('revoked'))).toEqual([]);
  });
});
