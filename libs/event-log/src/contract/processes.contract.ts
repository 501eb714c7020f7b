import {
  type AppendRecord,
  type ConsumeOptions,
  DEAD_LETTER_TOPIC,
  type EventLog,
  type LogConsumer,
} from '../port';
import { Collector } from './collector';
import type { LogUnderTest } from './event-log.contract';
import { keyOf } from './keys';
import { eventually } from './probe';
import type { Opening, Role } from './processes/actor';
import { type Actor, Actors } from './processes/actors';

/** A log of four partitions that other processes can open. Its own consumers give up the others' after a few seconds. */
export interface SharedLog extends LogUnderTest {
  readonly opening: Opening;
}

const TOPIC = 'contract.events';
const PARTITIONS = 4;
const OPTIONS: ConsumeOptions = {
  topic: TOPIC,
  group: 'readers',
  maxEvents: 1000,
  maxBytes: 2 ** 20,
  lingerMs: 0,
};

const KEY = keyOf(0, PARTITIONS);

function record(value: string): AppendRecord {
  return { key: KEY, value: Buffer.from(value), events: 1 };
}

function boundsOf({ batches }: Collector): [number, number, boolean][] {
  return batches.map(({ first, last, inDoubt }) => [first, last, inDoubt]);
}

/** What every log promises to several processes that are killed and suspended at will. */
export function describeProcesses(name: string, create: () => Promise<SharedLog>): void {
  describe(`${name} among processes`, () => {
    const actors = new Actors();
    let under: SharedLog;
    let log: EventLog;
    beforeEach(async () => {
      under = await create();
      log = await under.connect();
    });
    afterEach(async () => {
      await actors.endAll();
      await under.destroy();
    });
    afterAll(() => actors.destroy());

    const start = (role: Role): Actor => actors.start({ opening: under.opening, topic: TOPIC, role });
    const consumeHere = (handler: Collector): Promise<LogConsumer> => log.consume(OPTIONS, handler);
    const assignments = (actor: Actor): number =>
      actor.said.filter(({ assigned }) => assigned !== undefined).length;

    /** Everything in the log, by caller: `<name>:<loop>` to the numbers it appended, in log order. Checks the offsets. */
    async function readBack(): Promise<Map<string, number[]>> {
      const byCaller = new Map<string, number[]>();
      for (let partition = 0; partition < log.partitions; partition++) {
        const { next } = await log.range(TOPIC, partition);
        let expected = 0;
        for await (const { offset, value } of log.read(TOPIC, partition, 0, next)) {
          expect(offset).toBe(expected++);
          const [caller = '', loop = '', i] = value.toString('utf8', 0, 40).split(':');
          const numbers = byCaller.get(`${caller}:${loop}`);
          if (numbers === undefined) byCaller.set(`${caller}:${loop}`, [Number(i)]);
          else numbers.push(Number(i));
        }
        expect(expected).toBe(next);
      }
      return byCaller;
    }

    it('keeps every acknowledged record, in order, once and without gaps, when appenders are killed', async () => {
      const acknowledged = new Map<string, number>();
      for (const [round, after] of [1, 13, 40, 77, 150].entries()) {
        // A second process appends all the while; in the embedded log it waits for the lock of the one that is killed.
        const names = [`killed${round}`, `witness${round}`];
        const [victim, witness] = names.map((each) =>
          start({ do: 'append', name: each, loops: 4, count: each.startsWith('k') ? 1e6 : 40, bytes: 500 }),
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
      await log.append(TOPIC, [record('a'), record('b')]);
      const victim = start({ do: 'consume', group: OPTIONS.group, hold: true });
      await victim.until(({ first }) => first === 0);
      await log.append(TOPIC, [record('c')]);
      await victim.kill();
      const next = new Collector();
      await consumeHere(next);
      await next.until(() => next.batches.length === 2);
      expect(boundsOf(next)).toEqual([
        [0, 1, true],
        [2, 2, false],
      ]);
    });

    it('shares partitions with a consumer of another process and takes them over when that is killed', async () => {
      const here = new Collector();
      const consumer = await consumeHere(here);
      await eventually(() => consumer.lanes().length === PARTITIONS);
      const other = start({ do: 'consume', group: OPTIONS.group, hold: false });
      await eventually(() => assignments(other) === 2);
      await eventually(() => consumer.lanes().length === 2);
      const keys = Array.from({ length: 40 }, (_, i) => `key-${i}`);
      await log.append(
        TOPIC,
        keys.map((key) => ({ key, value: Buffer.from(key), events: 1 })),
      );
      await eventually(async () => (await log.lag(TOPIC, OPTIONS.group)).records === 0);
      const theirs = other.said.flatMap(({ values }) => (values ?? []) as string[]);
      expect(theirs.length).toBeGreaterThan(0);
      expect([...here.values(), ...theirs].sort()).toEqual([...keys].sort());
      await other.kill();
      await eventually(() => consumer.lanes().length === PARTITIONS);
    });

    it('refuses the commit of a consumer that was suspended until another had its partitions', async () => {
      await log.append(TOPIC, [record('a'), record('b')]);
      const zombie = start({ do: 'consume', group: OPTIONS.group, hold: true });
      await zombie.until(({ first }) => first === 0);
      await eventually(() => assignments(zombie) === PARTITIONS);
      zombie.signal('SIGSTOP');
      const here = new Collector();
      const consumer = await consumeHere(here);
      await here.until(() => here.batches.length === 1);
      await log.append(TOPIC, [record('c')]);
      await here.until(() => here.batches.length === 2);
      await eventually(async () => (await log.lag(TOPIC, OPTIONS.group)).records === 0);
      expect(boundsOf(here)).toEqual([
        [0, 1, true],
        [2, 2, false],
      ]);
      // Now it finishes its batch and commits offset 2, which would hand out record 2 a second time.
      zombie.tell('go');
      zombie.signal('SIGCONT');
      await zombie.until(({ revoked }) => revoked === 0);
      expect(await log.position(TOPIC, OPTIONS.group, 0)).toEqual({ offset: 3 });
      // It joins anew and gets its share.
      await eventually(() => assignments(zombie) > PARTITIONS);
      await consumer.close();
      await eventually(() => assignments(zombie) === 2 * PARTITIONS);
      expect(zombie.said.filter(({ first }) => first !== undefined)).toHaveLength(1);
    });

    it('tells a consumer that was suspended with a batch in hand that its dead letters are not wanted', async () => {
      await log.append(TOPIC, [record('a')]);
      const zombie = start({ do: 'consume', group: OPTIONS.group, hold: true, deadLetter: true });
      await zombie.until(({ first }) => first === 0);
      await eventually(() => assignments(zombie) === PARTITIONS);
      zombie.signal('SIGSTOP');
      const here = new Collector(({ first }) => ({
        kind: 'done',
        deadLetters: [{ offset: first, reason: 'unreadable' }],
      }));
      await consumeHere(here);
      await eventually(async () => (await log.lag(TOPIC, OPTIONS.group)).records === 0);
      zombie.tell('go');
      zombie.signal('SIGCONT');
      await zombie.until(({ revoked }) => revoked === 0);
      expect((await log.range(DEAD_LETTER_TOPIC, 0)).next).toBe(1);
    });
  });
}
