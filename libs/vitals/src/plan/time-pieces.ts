import { DAY_MS } from '@sonde/event-schema';
import { timeParam, type Params } from '../conditions';
import type { TimeRange } from '../question';

const QUARTER_MS = 900_000;
/** Which rows answer for which times; together the three hold every moment of the range once. Ascending, none touch. */
export interface TimePieces {
  /** Whole UTC days that lie in one bucket. */
  readonly days: readonly TimeRange[];
  /** Whole quarters of an hour that lie in one bucket. */
  readonly quarters: readonly TimeRange[];
  /** What is finer: only raw rows know. */
  readonly raw: readonly TimeRange[];
}

/**
 * Cuts a range so that each part is answered from the coarsest rows that lie in one bucket whole: local days of a time zone
 * with an offset from UTC are made of quarter-hours, and so are the ends of a range that begins or ends within a UTC day.
 * @param buckets starts of the buckets (`bucketStarts`), undefined without a grain
 * @param finest the finest rollup rows there are: facets are kept for days only
 */
export function cutTime(
  range: TimeRange,
  buckets: readonly number[] | undefined,
  finest: 'quarter' | 'day',
): TimePieces {
  const days: TimeRange[] = [];
  const quarters: TimeRange[] = [];
  const raw: TimeRange[] = [];
  for (const bucket of bucketsOf(range, buckets)) {
    const inner = whole(bucket, QUARTER_MS);
    const day = inner && whole(inner, DAY_MS);
    if (!inner || (!day && finest === 'day')) {
      push(raw, bucket);
      continue;
    }
    const middle = day ?? { from: inner.to, to: inner.to };
    if (finest === 'day') {
      push(raw, { from: bucket.from, to: middle.from });
      push(days, middle);
      push(raw, { from: middle.to, to: bucket.to });
      continue;
    }
    push(raw, { from: bucket.from, to: inner.from });
    push(quarters, { from: inner.from, to: middle.from });
    push(days, middle);
    push(quarters, { from: middle.to, to: inner.to });
    push(raw, { from: inner.to, to: bucket.to });
  }
  return { days, quarters, raw };
}

/** The pieces, with what lies in the given ranges read from raw rows. */
export function setApart(pieces: TimePieces, apart: readonly TimeRange[]): TimePieces {
  const ranges = join(apart);
  if (ranges.length === 0) return pieces;
  const days = divide(pieces.days, ranges);
  const quarters = divide(pieces.quarters, ranges);
  return {
    days: days.outside,
    quarters: quarters.outside,
    raw: join(pieces.raw, days.inside, quarters.inside),
  };
}

/** What of the ranges lies in another. */
export const overlap = (ranges: readonly TimeRange[], within: TimeRange): TimeRange[] =>
  ranges
    .map(({ from, to }) => ({ from: Math.max(from, within.from), to: Math.min(to, within.to) }))
    .filter(({ from, to }) => from < to);

/** What of the ranges lies inside and outside of the others, which are ascending and apart. */
function divide(ranges: readonly TimeRange[], others: readonly TimeRange[]) {
  const inside: TimeRange[] = [];
  const outside: TimeRange[] = [];
  for (const range of ranges) {
    let at = range.from;
    for (const other of others) {
      const from = Math.max(at, other.from);
      const to = Math.min(range.to, other.to);
      if (from >= to) continue;
      push(outside, { from: at, to: from });
      push(inside, { from, to });
      at = to;
    }
    push(outside, { from: at, to: range.to });
  }
  return { inside, outside };
}

/** The UTC days of a range but for some, as ranges. */
export function daysBut(days: ReadonlySet<number>, range: TimeRange): TimeRange[] {
  const others: TimeRange[] = [];
  const sorted = [...days].sort((a, b) => a - b);
  let { from } = range;
  for (const day of sorted) {
    others.push({ from, to: Math.max(from, day * DAY_MS) });
    from = Math.max(from, (day + 1) * DAY_MS);
  }
  others.push({ from, to: Math.max(from, range.to) });
  return join(others.filter((other) => other.from < other.to));
}

/** Ranges in the order of time as one list, those that touch put together. */
export function join(...lists: readonly (readonly TimeRange[])[]): TimeRange[] {
  const joined: TimeRange[] = [];
  for (const range of lists.flat().sort((a, b) => a.from - b.from)) push(joined, range);
  return joined;
}

/** The buckets as far as they lie in the range. */
function bucketsOf(range: TimeRange, starts: readonly number[] | undefined): TimeRange[] {
  if (!starts) return [range];
  return starts.map((start, i) => ({
    from: Math.max(start, range.from),
    to: Math.min(starts[i + 1] ?? range.to, range.to),
  }));
}

/** The whole steps in a range, or undefined where it holds none. */
function whole({ from, to }: TimeRange, step: number): TimeRange | undefined {
  const first = Math.ceil(from / step) * step;
  const end = Math.floor(to / step) * step;
  return first < end ? { from: first, to: end } : undefined;
}

function push(ranges: TimeRange[], range: TimeRange): void {
  if (range.from >= range.to) return;
  const last = ranges.at(-1);
  if (last?.to === range.from) ranges[ranges.length - 1] = { from: last.from, to: range.to };
  else ranges.push(range);
}

/** So many ranges are written as conditions that the primary key understands; more are looked up in a list. */
const FEW = 3;

/**
 * SQL condition that a DateTime64(3) or DateTime column lies in one of the ranges; `0` for none.
 * The outermost bounds always stand as plain comparisons: the primary key prunes by them.
 */
export function inRanges(params: Params, column: string, ranges: readonly TimeRange[]): string {
  const first = ranges[0];
  const last = ranges.at(-1);
  if (!first || !last) return '0';
  const between = ({ from, to }: TimeRange): string =>
    `${column} >= ${timeParam(params, from)} AND ${column} < ${timeParam(params, to)}`;
  if (ranges.length === 1) return between(first);
  if (ranges.length <= FEW) return `(${ranges.map((range) => `(${between(range)})`).join(' OR ')})`;
  const starts = ranges.map(({ from }) => from);
  const bounds = ranges.flatMap(({ from, to }) => [from, to]);
  return (
    `(${between({ from: first.from, to: last.to })} AND roundDown(toUnixTimestamp64Milli(toDateTime64(${column}, 3)), ` +
    `${params.bind('Array(Int64)', bounds)}) IN ${params.bind('Array(Int64)', starts)})`
  );
}
