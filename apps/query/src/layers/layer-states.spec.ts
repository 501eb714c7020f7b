import type { Select } from '@sonde/vitals';
import { LayerStates } from './layer-states';

const daysOf = (count: number) => ({
  appId: 'shop',
  days: Array.from({ length: count }, (_, day) => day),
  throughs: [],
  cleans: [],
  stales: [],
});

/** A journal whose newest entry is `number`; reads may be held up, or fail. */
class Journal {
  number = 1;
  reads = 0;
  failing = false;
  /** Settled days of each tenant. */
  days = 0;
  private held: (() => void)[] | undefined;

  readonly select: Select = async <T>(sql: string): Promise<T[]> => {
    if (sql.includes('groupArray(dayNumber)')) return [daysOf(this.days) as T];
    if (!sql.includes('rollup_journal AS j')) return [];
    this.reads++;
    const { number } = this;
    if (this.held) await new Promise<void>((resolve) => this.held?.push(resolve));
    if (this.failing) throw new Error('the warehouse is away');
    const places = { ids: [number], sizes: [1], logIds: [7], partitions: [0], offsets: [number] };
    const eras = {
      eraOf: [1],
      eraNumbers: [1],
      eraRules: [[]],
      firstDays: [0],
      lastDays: [65_535],
      untils: [0],
    };
    const row = {
      number,
      batch: number,
      kind: 'roll-up',
      ...places,
      ...eras,
      floor: 0,
      settledIn: 0,
      compactedIn: 0,
    };
    return [{ ...row, daysFrom: 0, at: 0 } as T];
  };

  hold(): void {
    this.held = [];
  }

  release(): void {
    for (const go of this.held ?? []) go();
    this.held = undefined;
  }
}

const setup = (maxDays?: number) => {
  const journal = new Journal();
  const clock = { now: 0 };
  const states = new LayerStates(journal.select, () => clock.now, maxDays);
  const numberOf = async (tenant = 'acme'): Promise<number> => (await states.read(tenant)).number;
  return { journal, clock, numberOf };
};

/** Lets promises that are settled go on. */
const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

it('reads once for questions that come together, and for each tenant', async () => {
  const { journal, numberOf } = setup();
  expect(await Promise.all([numberOf(), numberOf(), numberOf()])).toEqual([1, 1, 1]);
  expect(journal.reads).toBe(1);
  await numberOf('another');
  expect(journal.reads).toBe(2);
});

it('answers at once with a state of some seconds while a newer one is read', async () => {
  const { journal, clock, numberOf } = setup();
  await numberOf();
  journal.number = 2;
  clock.now = 900;
  expect([await numberOf(), journal.reads]).toEqual([1, 1]);
  clock.now = 1_500;
  journal.hold();
  expect([await numberOf(), await numberOf(), journal.reads]).toEqual([1, 1, 2]);
  journal.release();
  await settled();
  expect([await numberOf(), journal.reads]).toEqual([2, 2]);
});

it('never uses a state that is too old', async () => {
  const { journal, clock, numberOf } = setup();
  await numberOf();
  journal.number = 2;
  clock.now = 5_000;
  expect(await numberOf()).toBe(2);
});

it('counts the age from when reading began: what is published meanwhile may not be in it', async () => {
  const { journal, clock, numberOf } = setup();
  journal.hold();
  const first = numberOf();
  clock.now = 4_000;
  journal.release();
  expect(await first).toBe(1);
  journal.number = 2;
  clock.now = 5_000;
  expect(await numberOf()).toBe(2);
});

it('goes on with what it has when a read fails, as long as it may', async () => {
  const { journal, clock, numberOf } = setup();
  await numberOf();
  journal.failing = true;
  clock.now = 2_000;
  expect(await numberOf()).toBe(1);
  await settled();
  clock.now = 6_000;
  await expect(numberOf()).rejects.toThrow('the warehouse is away');
  journal.failing = false;
  journal.number = 3;
  expect(await numberOf()).toBe(3);
});

it('keeps what a question learned of a state until the next is published', async () => {
  const journal = new Journal();
  const clock = { now: 0 };
  const states = new LayerStates(journal.select, () => clock.now);
  const first = await states.read('acme');
  const learned = { ...first, settled: [{ appId: 'shop', day: 1, through: 1, clean: false, stale: false }] };
  states.learn('acme', learned);
  expect(await states.read('acme')).toBe(learned);
  clock.now = 6_000;
  expect(await states.read('acme')).toBe(learned);
  journal.number = 2;
  clock.now = 12_000;
  expect((await states.read('acme')).settled).toEqual([]);
  states.learn('acme', learned);
  expect((await states.read('acme')).number).toBe(2);
});

it('holds the days of as many tenants as there is room for, and always those of who asks', async () => {
  const { journal, numberOf } = setup(10);
  journal.days = 4;
  for (const tenant of ['a', 'b', 'a', 'c']) await numberOf(tenant);
  expect(journal.reads).toBe(3);
  // `b` was not asked for longest.
  await numberOf('a');
  expect(journal.reads).toBe(3);
  await numberOf('b');
  expect(journal.reads).toBe(4);
  journal.days = 11;
  await numberOf('large');
  await numberOf('large');
  expect(journal.reads).toBe(5);
  await numberOf('b');
  expect(journal.reads).toBe(6);
});
