import { attributeText, type AttributeValue } from '@sonde/event-schema';
import * as fc from 'fast-check';
import { defineTable } from '../tables/table';
import { scratchWarehouse, type Scratch } from '../testing/scratch';
import { createBlock } from './block';
import {
  arrayOfU64,
  type ColumnBuffer,
  date,
  dateTime64,
  f64,
  i32,
  i64,
  lowCardinality,
  mapOfCounts,
  mapOfJson,
  string,
  u16,
  u32,
  u64,
  u8,
} from './column';

const everyType = defineTable({
  name: 'every_type',
  columns: {
    row: u32(),
    text: string(),
    few: lowCardinality(),
    a: u8(),
    b: u16(),
    c: u32(),
    d: u64(),
    e: i32(),
    f: i64(),
    g: f64(),
    day: date(),
    at: dateTime64(),
    json: mapOfJson(),
    counts: mapOfCounts(),
    list: arrayOfU64(),
  },
});

let scratch: Scratch;
beforeAll(async () => {
  scratch = await scratchWarehouse();
  const columns = Object.entries(everyType.columns).map(([name, { type }]) => `${name} ${type}`);
  await scratch.warehouse.command(
    `CREATE TABLE every_type (run String DEFAULT getSetting('insert_deduplication_token'), ${columns.join(', ')}) ` +
      'ENGINE = MergeTree ORDER BY (run, row) SETTINGS non_replicated_deduplication_window = 100000',
  );
});
afterAll(() => scratch.remove());

interface Row {
  readonly text: string;
  readonly few: string;
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly d: number;
  readonly e: number;
  readonly f: number;
  readonly g: number;
  readonly day: number;
  readonly at: number;
  readonly json: Readonly<Record<string, AttributeValue>> | undefined;
  readonly counts: Readonly<Record<string, number>>;
  readonly list: readonly number[];
}

/** Anything JavaScript calls a string: NUL, lone surrogates, all planes, and long ones. */
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.string({
    unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)),
    maxLength: 20,
  }),
  fc.constantFrom(
    '',
    '\0',
    '\ud800',
    '\udc00x',
    '🙂',
    'x'.repeat(63),
    'x'.repeat(64),
    'x'.repeat(65),
    'ü'.repeat(200),
  ),
);
const attribute: fc.Arbitrary<AttributeValue> = fc.oneof(
  text,
  fc.constantFrom('plain', 'a "quoted" one', 'back\\slash', '\x1f', '\x7f', -0, null, true),
  fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<AttributeValue>,
);
const FIRST_MS = Date.UTC(1900, 0, 1);
const LAST_MS = Date.UTC(2300, 0, 1) - 1;
const row: fc.Arbitrary<Row> = fc.record({
  text,
  few: fc.oneof(text, fc.constantFrom('a', 'b', '\ud800', '\ud801', '\ufffd')),
  a: fc.integer({ min: 0, max: 255 }),
  b: fc.integer({ min: 0, max: 65_535 }),
  c: fc.integer({ min: 0, max: 4_294_967_295 }),
  d: fc.maxSafeNat(),
  e: fc.integer({ min: -2_147_483_648, max: 2_147_483_647 }),
  f: fc.maxSafeInteger(),
  g: fc.double({ noNaN: true, noDefaultInfinity: true }),
  day: fc.integer({ min: 0, max: 65_536 * 86_400_000 - 1 }),
  at: fc.integer({ min: FIRST_MS, max: LAST_MS }),
  json: fc.option(fc.dictionary(text.map(wellFormed), attribute, { maxKeys: 4 }), { nil: undefined }),
  counts: fc.dictionary(text.map(wellFormed), fc.integer({ min: 0, max: 4_294_967_295 }), { maxKeys: 4 }),
  list: fc.array(fc.maxSafeNat(), { maxLength: 4 }),
});

function wellFormed(value: string): string {
  return value.replace(/\p{Surrogate}/gu, '\ufffd');
}

/** What ClickHouse should give back for the row. */
const expected = (value: Row, index: number): object => ({
  row: index,
  text: wellFormed(value.text),
  few: wellFormed(value.few),
  a: value.a,
  b: value.b,
  c: value.c,
  d: String(value.d),
  e: value.e,
  f: String(value.f),
  g: value.g,
  day: Math.floor(value.day / 86_400_000),
  at: String(value.at),
  json: Object.entries(value.json ?? {}).map(([key, attribute]) => [key, attributeText(attribute)]),
  counts: Object.entries(value.counts),
  list: value.list.map(String),
});

// one block for all runs: what is left of one run in the next would show
const block = createBlock(everyType);

/** Runs of rows whose values are the very same objects are filled in at once, but for their numbers. */
async function throughClickHouse(token: string, rows: readonly Row[]): Promise<unknown[]> {
  block.clear();
  const c = block.columns;
  for (let index = 0; index < rows.length;) {
    const value = rows[index] as Row;
    let times = 1;
    while (rows[index + times] === value) times++;
    const put = <V>(buffer: ColumnBuffer<V>, of: V): void => {
      if (times === 1) buffer.push(of);
      else buffer.fill(of, times);
    };
    put(c.text, value.text);
    put(c.few, value.few);
    put(c.a, value.a);
    put(c.b, value.b);
    put(c.c, value.c);
    put(c.d, value.d);
    put(c.e, value.e);
    put(c.f, value.f);
    put(c.g, value.g);
    put(c.day, value.day);
    put(c.at, value.at);
    put(c.json, value.json);
    put(c.counts, value.counts);
    put(c.list, value.list);
    for (const end = index + times; index < end; index++) {
      c.row.push(index);
      block.endRow();
    }
  }
  await scratch.warehouse.insert(everyType, block, token);
  return scratch.warehouse.select(
    `SELECT row, text, few, a, b, c, d, e, f, g, toUInt16(day) AS day, toUnixTimestamp64Milli(at) AS at,
            arrayZip(mapKeys(json), mapValues(json)) AS json, arrayZip(mapKeys(counts), mapValues(counts)) AS counts, list
     FROM every_type WHERE run = {token:String} ORDER BY row`,
    { params: { token } },
  );
}

it('gives every value back as it was pushed or filled in, lone surrogates as U+FFFD', async () => {
  let run = 0;
  const times = fc.oneof(
    { arbitrary: fc.integer({ min: 1, max: 9 }), weight: 30 },
    { arbitrary: fc.constant(300), weight: 1 },
  );
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(row, times), { minLength: 1, maxLength: 20 }), async (runs) => {
      const rows = runs.flatMap(([value, count]) => Array.from({ length: count }, () => value));
      expect(await throughClickHouse(`run-${run++}`, rows)).toEqual(rows.map(expected));
    }),
    { numRuns: 100 },
  );
});

const plain: Row = {
  text: '',
  few: '',
  a: 0,
  b: 0,
  c: 0,
  d: 0,
  e: 0,
  f: 0,
  g: 0,
  day: 0,
  at: 0,
  json: undefined,
  counts: {},
  list: [],
};

it.each([1, 255, 256, 257, 65_535, 65_536, 65_537])('keeps a dictionary of %i texts', async (size) => {
  const rows = Array.from({ length: size + 10 }, (_, index) => ({ ...plain, few: `value ${index % size}` }));
  const few = (await throughClickHouse(`dictionary-${size}`, rows)).map((back) => (back as Row).few);
  expect(few.join('\n')).toBe(rows.map((value) => value.few).join('\n'));
});

it('sets numbers that a type cannot hold to its nearest bound', async () => {
  const outside = [-Infinity, Infinity, NaN].map((x) => ({
    ...plain,
    a: x,
    b: x,
    c: x,
    d: x,
    e: x,
    f: x,
    day: x,
    at: x,
  }));
  const rows = await throughClickHouse('outside', outside);
  const bounds = (
    a: number,
    b: number,
    c: number,
    d: number,
    e: number,
    f: number,
    day: number,
    at: number,
  ) => expect.objectContaining({ a, b, c, d: String(d), e, f: String(f), day, at: String(at) }) as unknown;
  const safe = Number.MAX_SAFE_INTEGER;
  expect(rows).toEqual([
    bounds(0, 0, 0, 0, -2_147_483_648, -safe, 0, FIRST_MS),
    bounds(255, 65_535, 4_294_967_295, safe, 2_147_483_647, safe, 65_535, LAST_MS),
    bounds(0, 0, 0, 0, 0, 0, 0, 0),
  ]);
});

it('does not encode a block with a value too few', () => {
  const uneven = createBlock(everyType);
  uneven.columns.text.push('alone');
  expect(() => uneven.encode()).toThrow('every_type.text has 1 values in a block of 0 rows');
});
