import type { AttributeValue } from '@sonde/event-schema';
import { U64ArrayBuffer } from './array-buffer';
import type { ByteWriter } from './byte-writer';
import { LowCardinalityBuffer } from './low-cardinality-buffer';
import { CountMapBuffer, JsonMapBuffer } from './map-buffer';
import {
  DateBuffer,
  DateTime64Buffer,
  F64Buffer,
  I32Buffer,
  I64Buffer,
  U16Buffer,
  U32Buffer,
  U64Buffer,
  U8Buffer,
} from './number-buffer';
import { StringBuffer } from './string-buffer';

/**
 * Column types of ClickHouse's Native format, each with the buffer that rows are pushed into.
 * Numbers that a type cannot hold are set to its nearest bound, never wrapped; fractions are cut towards minus infinity
 * for times and towards zero for the rest; NaN counts as 0 (f64 keeps it).
 */
export interface ColumnBuffer<V> {
  push(value: V): void;
  /** As `push`, so many times (1 or more) in a fraction of the time. */
  fill(value: V, count: number): void;
  /** Values pushed since the last `clear`. */
  readonly length: number;
  clear(): void;
  /** About how many bytes `writeTo` will write. */
  byteEstimate(): number;
  /** Appends the column in Native format: what ClickHouse calls the state prefix, then the data. */
  writeTo(out: ByteWriter): void;
}

export interface Column<V = never> {
  /** ClickHouse's name of the type. */
  readonly type: string;
  create(): ColumnBuffer<V>;
}

const column = <V>(type: string, create: () => ColumnBuffer<V>): Column<V> => ({ type, create });

/** Any text; a lone surrogate becomes U+FFFD. */
export const string = (): Column<string> => column('String', () => new StringBuffer());

/** Text with few different values in a block; read and written as String. */
export const lowCardinality = (): Column<string> =>
  column('LowCardinality(String)', () => new LowCardinalityBuffer());

/** 0 … 255. */
export const u8 = (): Column<number> => column('UInt8', () => new U8Buffer());

/** 0 … 65,535. */
export const u16 = (): Column<number> => column('UInt16', () => new U16Buffer());

/** 0 … 2^32 - 1. */
export const u32 = (): Column<number> => column('UInt32', () => new U32Buffer());

/** 0 … 2^53 - 1: what a JavaScript number holds exactly. */
export const u64 = (): Column<number> => column('UInt64', () => new U64Buffer());

/** -2^31 … 2^31 - 1. */
export const i32 = (): Column<number> => column('Int32', () => new I32Buffer());

/** -(2^53 - 1) … 2^53 - 1. */
export const i64 = (): Column<number> => column('Int64', () => new I64Buffer());

export const f64 = (): Column<number> => column('Float64', () => new F64Buffer());

/** The UTC day of a time in epoch milliseconds, 1970-01-01 … 2149-06-06. */
export const date = (): Column<number> => column('Date', () => new DateBuffer());

/** A time in epoch milliseconds, 1900-01-01 … 2299-12-31 UTC. */
export const dateTime64 = (): Column<number> => column("DateTime64(3, 'UTC')", () => new DateTime64Buffer());

/** Name → JSON text of the value, with the digits that its numbers were sent with; undefined is the empty map. */
export const mapOfJson = (): Column<Readonly<Record<string, AttributeValue>> | undefined> =>
  column('Map(LowCardinality(String), String)', () => new JsonMapBuffer());

/** Name → count (0 … 2^32 - 1). */
export const mapOfCounts = (): Column<Readonly<Record<string, number>> | undefined> =>
  column('Map(LowCardinality(String), UInt32)', () => new CountMapBuffer());

/** A list of numbers 0 … 2^53 - 1. */
export const arrayOfU64 = (): Column<readonly number[]> =>
  column('Array(UInt64)', () => new U64ArrayBuffer());
