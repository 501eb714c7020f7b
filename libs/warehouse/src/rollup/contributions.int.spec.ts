import {
  COMMON_DIMENSIONS,
  compactionSql,
  contributionsSql,
  DEFAULT_KEPT_DAYS,
  DIMENSIONS,
  ERROR_BOUNDS,
  PERCENTILES,
  ROLLUP_FAMILIES,
  rollupKey,
  STATE_SQL,
  type DimensionId,
  type RollupFamily,
  type State,
} from '@sonde/vitals';
import { runWith } from '../testing/layer-store';
import { randomEvents, seeded } from '../testing/random-events';
import { scratchWarehouse, type Scratch } from '../testing/scratch';

const OF_EVENTS = Object.values(ROLLUP_FAMILIES).filter(({ source }) => source === 'events');
const SETTLED = { tenantId: 'acme', appId: 'shop', day: '2026-11-19' };
/** Ids of batches: the others are those of single roll-ups, from 1 on. */
const COMPACTED = 101;
const SETTLE = 102;
const AFTER_SETTLE = 103;
const ALL_AT_ONCE = 900;

let scratch: Scratch;
beforeAll(async () => {
  scratch = await scratchWarehouse();
});
afterAll(() => scratch.remove());

type Figures = Readonly<Record<string, number | null | readonly number[]>>;

const contribute = async (where: string, batch: number): Promise<void> => {
  for (const family of OF_EVENTS) {
    await runWith(scratch.warehouse, (params) =>
      contributionsSql(params, {
        family,
        from: 'events',
        where: [where],
        batch,
        folds: [],
        retention: { default: DEFAULT_KEPT_DAYS, apps: [] },
      }),
    );
  }
};

/** What the rows of a family's table say that meet the condition, by what they stand for. */
async function stored(family: RollupFamily, counts: string): Promise<Map<string, Figures>> {
  const key = rollupKey(family).map((name) => `toString(${name})`);
  const figures = Object.entries(family.states).map(
    ([name, { kind }]) => `${STATE_SQL[kind].read(name)} AS f_${name}`,
  );
  return mapOf(
    `SELECT [${key.join(', ')}] AS key, ${figures.join(', ')} FROM ${family.table} WHERE ${counts} GROUP BY key`,
  );
}

async function mapOf(sql: string): Promise<Map<string, Figures>> {
  const rows = await scratch.warehouse.select<{ key: readonly string[] } & Figures>(sql);
  const found = new Map(rows.map(({ key, ...figures }) => [JSON.stringify(key), figures as Figures]));
  expect(found.size).toBe(rows.length);
  return found;
}

/** The same computed plainly, from raw rows, piece by piece. */
async function direct(family: RollupFamily): Promise<Map<string, Figures>> {
  const pieces: [grain: string, facet: DimensionId | undefined][] = [
    ...(family.quarterNames ? [['q', undefined] as [string, undefined]] : []),
    ['d', undefined],
    ...family.facets.map((facet): [string, DimensionId] => ['d', facet]),
  ];
  const all = new Map<string, Figures>();
  for (const [grain, facet] of pieces) {
    const bucket = grain === 'q' ? 'toStartOfInterval(at, INTERVAL 15 MINUTE)' : 'toStartOfDay(at)';
    const text = (id: DimensionId): string => DIMENSIONS[id].sql.events ?? '';
    const names = (Object.keys(family.names) as DimensionId[]).map((id) =>
      (grain === 'q' ? family.quarterNames : facet === undefined ? [id] : family.facetNames)?.includes(id)
        ? text(id)
        : "''",
    );
    const common = Object.keys(COMMON_DIMENSIONS).filter((id) => id !== 'APP') as DimensionId[];
    const key = [
      'toString(tenantId)',
      'toString(appId)',
      `'${grain}'`,
      `'${facet ?? ''}'`,
      `toString(toDateTime(${bucket}))`,
      ...names,
      facet === undefined ? "''" : text(facet),
      ...common.map(text),
    ];
    const figures = Object.entries<State>(family.states).map(
      ([name, state]) => `${plain(state)} AS f_${name}`,
    );
    const rows = await mapOf(
      `SELECT [${key.join(', ')}] AS key, ${figures.join(', ')} FROM events WHERE ${family.where ?? '1'} GROUP BY key`,
    );
    for (const [at, values] of rows) all.set(at, values);
  }
  return all;
}

function plain({ kind, value, where = '1' }: State): string {
  switch (kind) {
    case 'sum':
      return `sumIf(toFloat64(${value}), ${where})`;
    case 'min':
    case 'max':
      return `${kind}OrNullIf(${value}, ${where})`;
    case 'distinct':
      return `toFloat64(uniqExactIf(${value}, ${where}))`;
    case 'percentiles':
      return `arrayMap(p -> if(isNaN(p), NULL, p), quantilesExactInclusiveIf(${PERCENTILES.join(', ')})(${value}, ${where}))`;
  }
}

const close = (a: number, b: number, bound: number): boolean => Math.abs(a - b) <= bound * Math.abs(b);

function expectSame(
  found: Map<string, Figures>,
  wanted: Map<string, Figures>,
  family: RollupFamily,
  bound: number,
): void {
  expect([...found.keys()].sort()).toEqual([...wanted.keys()].sort());
  for (const [key, figures] of found) {
    for (const [name, { kind }] of Object.entries(family.states)) {
      const value = figures[`f_${name}`];
      const right = wanted.get(key)?.[`f_${name}`];
      if (kind === 'percentiles') {
        for (const [i, one] of (value as readonly (number | null)[]).entries()) {
          const level = (right as readonly (number | null)[])[i] ?? null;
          if (one === null || level === null || !close(one, level, bound))
            expect([key, name, one]).toEqual([key, name, level]);
        }
      } else if (kind === 'sum' && close(value as number, right as number, 1e-12)) {
        // Numbers with a fraction are added in another order.
      } else {
        expect([key, name, value]).toEqual([key, name, right]);
      }
    }
  }
}

it.each([1, 2])(
  'any split into batches, some put together, a day rebuilt, gives what raw rows give (seed %i)',
  async (seed) => {
    const random = seeded(seed);
    for (const table of ['events', ...OF_EVENTS.map(({ table: name }) => name)]) {
      await scratch.warehouse.command(`TRUNCATE TABLE ${table}`);
    }
    const count = 400;
    const late = 60;
    await scratch.warehouse.insertRows('events', randomEvents(random, count, 0), `first:${seed}`);
    const batches = 2 + Math.floor(random() * 5);
    const batchOf = Array.from({ length: count }, () => 1 + Math.floor(random() * batches));
    for (let batch = 1; batch <= batches; batch++) {
      const offsets = batchOf.flatMap((one, offset) => (one === batch ? [offset] : []));
      await contribute(`logOffset IN (${offsets.join(', ')})`, batch);
    }
    const together = [1, 2].concat(random() < 0.5 ? [] : [batches]);
    for (const family of OF_EVENTS) {
      for (const index of [0, 1, 2]) {
        await runWith(scratch.warehouse, (params) =>
          compactionSql(params, {
            family,
            where: [`batch IN (${together.join(', ')})`],
            batch: COMPACTED,
            part: { index, of: 3 },
          }),
        );
      }
    }
    const { tenantId, appId, day } = SETTLED;
    const ofDay = `tenantId = '${tenantId}' AND appId = '${appId}' AND toDate(at) = '${day}'`;
    await contribute(ofDay, SETTLE);
    await scratch.warehouse.insertRows('events', randomEvents(random, late, count), `late:${seed}`);
    await contribute(`logOffset >= ${count}`, AFTER_SETTLE);
    await contribute('1', ALL_AT_ONCE);

    const published = Array.from({ length: batches }, (_, i) => i + 1)
      .filter((batch) => !together.includes(batch))
      .concat(COMPACTED, SETTLE, AFTER_SETTLE);
    const counts = `batch IN (${published.join(', ')}) AND if(${ofDay}, batch >= ${SETTLE}, batch != ${SETTLE})`;
    for (const family of OF_EVENTS) {
      const parts = await stored(family, counts);
      expect(parts.size).toBeGreaterThan(20);
      expectSame(parts, await stored(family, `batch = ${ALL_AT_ONCE}`), family, 0);
      expectSame(parts, await direct(family), family, ERROR_BOUNDS.percentiles);
    }
  },
);

it('quarter-hours go after 13 months, days after 3 years, or as the app keeps them, none before its raw rows', async () => {
  const apps = [{ tenantId: 'globex', appId: 'shop', quarterHours: 30, days: 40 }];
  const keptWith = async (rawDays: number, batch: number): Promise<unknown> => {
    await runWith(scratch.warehouse, (params) =>
      contributionsSql(params, {
        family: ROLLUP_FAMILIES.usage,
        from: `(SELECT * REPLACE (toDate(at) + ${rawDays} AS expiresOn) FROM events)`,
        where: ['1'],
        batch,
        folds: [],
        retention: { default: DEFAULT_KEPT_DAYS, apps },
      }),
    );
    return scratch.warehouse.select(
      `SELECT tenantId = 'globex' AND appId = 'shop' AS other, toString(grain) AS grain, toUInt32(min(expiresOn - toDate(at))) AS least,
         toUInt32(max(expiresOn - toDate(at))) AS most FROM rollup_usage WHERE batch = ${batch} GROUP BY other, grain ORDER BY other, grain`,
    );
  };
  expect(await keptWith(20, 2_000)).toEqual([
    { other: 0, grain: 'd', least: 1_096, most: 1_096 },
    { other: 0, grain: 'q', least: 397, most: 397 },
    { other: 1, grain: 'd', least: 40, most: 40 },
    { other: 1, grain: 'q', least: 30, most: 30 },
  ]);
  expect(await keptWith(500, 3_000)).toEqual([
    { other: 0, grain: 'd', least: 1_096, most: 1_096 },
    { other: 0, grain: 'q', least: 500, most: 500 },
    { other: 1, grain: 'd', least: 500, most: 500 },
    { other: 1, grain: 'q', least: 500, most: 500 },
  ]);
});
