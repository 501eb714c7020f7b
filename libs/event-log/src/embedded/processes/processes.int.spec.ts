import { execFileSync } from 'node:child_process';
import { Collector } from '../../contract/collector';
import { eventually } from '../../contract/probe';
import { type AppendRecord, type ConsumeOptions, partitionOf } from '../../port';
import { TemporaryLog } from '../temporary-log';
import type { Role } from './actor';
import { type Actor, Actors } from './actors';

const TOPIC = 'test.events';
const GROUP = 'readers';
const OPTIONS: ConsumeOptions = {
  topic: TOPIC,
  group: GROUP,
  maxEvents: 1000,
  maxBytes: 2 ** 20,
  lingerMs: 0,
};
const LEASE_MS = 1500;
/** So small that the processes roll from segment to segment all the time. */
const ROLL_BYTES = 20_000;

/** A key of partition 0 of four. */
const KEY = Array.from({ length: 50 }, (_, i) => `k${i}`).find((key) => partitionOf(key, 4) === 0) ?? '';

function record(value: string): AppendRecord {
  return { key: KEY, value: Buffer.from(value), events: 1 };
}

describe('an embedded log that several processes use', () => {
  const actors = new Actors();
  let temporary: TemporaryLog;
  beforeEach(() => {
    temporary = new TemporaryLog();
  });
  afterEach(async () => {
    await actors.endAll();
    await temporary.destroy();
  });
  afterAll(() => actors.destroy());

  function start(role: Role, rollBytes = ROLL_BYTES): Actor {
    return actors.start({ dataDir: temporary.dataDir, topic: TOPIC, rollBytes, role });
  }

  /** Everything in the log, by caller: `<name>:<loop>` to the numbers it appended, in log order. Checks the offsets. */
  async function readBack(): Promise<Map<string, number[]>> {
    const log = await temporary.connect({ roll: { bytes: ROLL_BYTES } });
    const group = 'read-back';
    const { records } = await log.lag(TOPIC, group);
    const all = new Collector();
    const consumer = await log.consume({ ...OPTIONS, group }, all);
    await all.until(() => all.values().length >= records);
    await consumer.close();
    const byCaller = new Map<string, number[]>();
    for (let partition = 0; partition < log.partitions; partition++) {
      const own = all.batches
        .filter((batch) => batch.partition === partition)
        .flatMap((batch) => batch.records);
      expect(own.map(({ offset }) => offset)).toEqual(own.map((_, i) => i));
      for (const { value } of own) {
        const [name = '', loop = '', i] = value.toString('utf8', 0, 40).split(':');
        const caller = `${name}:${loop}`;
        byCaller.set(caller, [...(byCaller.get(caller) ?? []), Number(i)]);
      }
    }
    return byCaller;
  }

  it('keeps every acknowledged record, in order and without gaps, when appenders are killed', async () => {
    const acknowledged = new Map<string, number>();
    for (const [round, after] of [1, 13, 40, 77, 150].entries()) {
      // A second process appends all the while; its transactions wait behind the lock of the one that is killed.
      const names = [`killed${round}`, `witness${round}`];
      const [victim, witness] = names.map((name) =>
        start({ do: 'append', name, loops: 4, count: name.startsWith('k') ? 1e6 : 40, bytes: 500 }),
      );
      await eventually(() => (victim?.said.length ?? 0) >= after);
      await victim?.kill();
      await witness?.until(({ finished }) => finished === true);
      for (const [index, actor] of [victim, witness].entries()) {
        for (const { acknowledged: one } of actor?.said ?? []) {
          if (!Array.isArray(one)) continue;
          const [loop, i] = one as [number, number];
          acknowledged.set(`${names[index] ?? ''}:${loop}`, i);
        }
      }
    }
    const stored = await readBack();
    for (const [caller, numbers] of stored)
      expect([caller, numbers]).toEqual([caller, numbers.map((_, i) => i)]);
    for (const [caller, last] of acknowledged) expect(stored.get(caller)?.length).toBeGreaterThan(last);
    expect(acknowledged.size).toBeGreaterThanOrEqual(5 * 4 + 1);
  });

  it('gives the next owner exactly the batch that a killed consumer had in hand, though more has come', async () => {
    const log = await temporary.connect({ leaseMs: LEASE_MS });
    await log.append(TOPIC, [record('a'), record('b')]);
    const victim = start({ do: 'consume', group: GROUP, hold: true, leaseMs: LEASE_MS });
    await victim.until(({ first }) => first === 0);
    await log.append(TOPIC, [record('c')]);
    await victim.kill();
    const next = new Collector();
    await log.consume(OPTIONS, next);
    await next.until(() => next.batches.length === 2);
    expect(next.batches.map(({ first, last, inDoubt }) => [first, last, inDoubt])).toEqual([
      [0, 1, true],
      [2, 2, false],
    ]);
  });

  it('shares partitions with a consumer of another process and takes them over when that is killed', async () => {
    // A lease far longer than the test: the dead process is known by its pid.
    const log = await temporary.connect({ partitions: 4, leaseMs: 3_600_000 });
    const here = new Collector();
    const consumer = await log.consume(OPTIONS, here);
    expect(consumer.lanes()).toHaveLength(4);
    const other = start({ do: 'consume', group: GROUP, hold: false, leaseMs: 3_600_000 });
    await eventually(() => other.said.filter(({ assigned }) => assigned !== undefined).length === 2);
    await eventually(() => consumer.lanes().length === 2);
    const keys = Array.from({ length: 40 }, (_, i) => `key-${i}`);
    await log.append(
      TOPIC,
      keys.map((key) => ({ key, value: Buffer.from(key), events: 1 })),
    );
    await eventually(async () => (await log.lag(TOPIC, GROUP)).records === 0);
    const theirs = other.said.flatMap(({ values }) => (values ?? []) as string[]);
    expect(theirs.length).toBeGreaterThan(0);
    expect([...here.values(), ...theirs].sort()).toEqual([...keys].sort());
    await other.kill();
    await eventually(() => consumer.lanes().length === 4);
  });

  it('refuses the commit of a consumer that was suspended past its lease', async () => {
    const log = await temporary.connect({ partitions: 4, leaseMs: LEASE_MS });
    await log.append(TOPIC, [record('a'), record('b')]);
    // Its own lease is so long that it writes no beat: a process that is stopped inside a transaction would keep LMDB's
    // write lock from everyone.
    const zombie = start({ do: 'consume', group: GROUP, hold: true, leaseMs: 3_600_000 });
    const assignments = (): number => zombie.said.filter(({ assigned }) => assigned !== undefined).length;
    await zombie.until(({ first }) => first === 0);
    await eventually(() => assignments() === 4);
    zombie.signal('SIGSTOP');
    const here = new Collector();
    const consumer = await log.consume(OPTIONS, here);
    await here.until(() => here.batches.length === 1);
    await log.append(TOPIC, [record('c')]);
    await here.until(() => here.batches.length === 2);
    await eventually(async () => (await log.lag(TOPIC, GROUP)).records === 0);
    expect(here.batches.map(({ first, last, inDoubt }) => [first, last, inDoubt])).toEqual([
      [0, 1, true],
      [2, 2, false],
    ]);
    // Now it finishes its batch and commits offset 2, which would hand out record 2 a second time.
    zombie.tell('go');
    zombie.signal('SIGCONT');
    await zombie.until(({ revoked }) => revoked === 0);
    expect((await log.lag(TOPIC, GROUP)).records).toBe(0);
    // It joins anew and gets its share.
    await eventually(() => assignments() > 4);
    await consumer.close();
  });

  it('refuses appends while the disk is full, and takes them again once there is room', async () => {
    if (process.platform !== 'linux') {
      process.stdout.write('Skipped: only Linux can take away the disk of one process (prlimit)\n');
      return;
    }
    const writer = start({ do: 'append-on-demand', bytes: 100_000 }, 2 ** 30);
    writer.tell('append');
    await writer.until(({ appended }) => appended === 0);
    execFileSync('prlimit', ['--pid', String(writer.pid), '--fsize=1000000:unlimited']);
    for (let i = 1; i <= 20; i++) writer.tell('append');
    await writer.until(({ refused, appended }) => refused === 20 || appended === 20);
    writer.tell('check');
    await writer.until(({ checked }) => checked !== undefined);
    const before = [...writer.said];
    expect(before.filter(({ refused }) => refused !== undefined).length).toBeGreaterThan(5);
    expect(new Set(before.flatMap(({ error }) => (error === undefined ? [] : [error])))).toEqual(
      new Set(['LogUnavailableError']),
    );
    execFileSync('prlimit', ['--pid', String(writer.pid), '--fsize=unlimited:unlimited']);
    writer.tell('append');
    writer.tell('check');
    await writer.until(({ checked }) => checked === true);
    await writer.until(({ appended }) => appended === 21);
    const appended = writer.said.filter((said) => said['appended'] !== undefined).length;
    const log = await temporary.connect();
    expect((await log.lag(TOPIC, GROUP)).records).toBe(appended);
  });
});
