import { execFileSync } from 'node:child_process';
import { Collector } from '../contract/collector';
import { eventually } from '../contract/probe';
import { describeProcesses } from '../contract/processes.contract';
import type { Opening, Role } from '../contract/processes/actor';
import { type Actor, Actors } from '../contract/processes/actors';
import type { ConsumeOptions } from '../port';
import { TemporaryLog } from './temporary-log';

const TOPIC = 'test.events';
const OPTIONS: ConsumeOptions = {
  topic: TOPIC,
  group: 'readers',
  maxEvents: 1000,
  maxBytes: 2 ** 20,
  lingerMs: 0,
};
const LEASE_MS = 1500;
/** So small that the processes roll from segment to segment all the time. */
const ROLL_BYTES = 20_000;
/**
 * So long that the process writes no beat: one that is stopped inside a transaction would keep LMDB's write lock from
 * everyone, and its own lease is what others hold against it, not this.
 */
const NEVER_MS = 3_600_000;

function openingOf({ dataDir }: TemporaryLog, rollBytes = ROLL_BYTES): Opening {
  return { log: 'embedded', dataDir, rollBytes, leaseMs: NEVER_MS };
}

describeProcesses('The embedded log', async () => {
  const temporary = new TemporaryLog();
  const settings = { partitions: 4, leaseMs: LEASE_MS, roll: { bytes: ROLL_BYTES } };
  return {
    opening: openingOf(temporary),
    connect: () => temporary.connect(settings),
    destroy: () => temporary.destroy(),
  };
});

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
    return actors.start({ opening: openingOf(temporary, rollBytes), topic: TOPIC, role });
  }

  it('knows a killed consumer by its process id, however long its lease', async () => {
    const log = await temporary.connect({ partitions: 4, leaseMs: NEVER_MS });
    const consumer = await log.consume(OPTIONS, new Collector());
    expect(consumer.lanes()).toHaveLength(4);
    const other = start({ do: 'consume', group: OPTIONS.group, hold: false });
    await eventually(() => consumer.lanes().length === 2);
    await other.kill();
    await eventually(() => consumer.lanes().length === 4);
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
    expect((await log.lag(TOPIC, OPTIONS.group)).records).toBe(appended);
  });
});
