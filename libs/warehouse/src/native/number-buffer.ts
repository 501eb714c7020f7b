import type { ByteWriter } from './byte-writer';
import type { ColumnBuffer } from './column';

const DAY = 86_400_000;
const TWO_32 = 4_294_967_296;
const MAX_SAFE = Number.MAX_SAFE_INTEGER;
/** What DateTime64 can hold: 1900-01-01T00:00:00.000Z … 2299-12-31T23:59:59.999Z. */
const FIRST_MS = Date.UTC(1900, 0, 1);
const LAST_MS = Date.UTC(2300, 0, 1) - 1;
const FIRST_ROOM = 256;

type Numbers = Uint8Array | Uint16Array | Uint32Array | Int32Array | Float64Array;

/**
 * Fixed-width values in a typed array that doubles when it is full. One class for each width, so that each `push` stays
 * monomorphic. The array's memory is what Native wants, on every little-endian machine (all that Node supports but one).
 */
abstract class NumberBuffer<A extends Numbers> implements ColumnBuffer<number> {
  protected used = 0;

  constructor(protected array: A) {}

  abstract push(value: number): void;

  fill(value: number, count: number): void {
    const from = this.used;
    this.push(value);
    const end = from + this.width * count;
    while (end > this.array.length) this.grow();
    // Every copy doubles what there is to copy.
    for (; this.used < end; this.used = Math.min(end, 2 * this.used - from)) {
      this.array.copyWithin(this.used, from, Math.min(this.used, from + end - this.used));
    }
  }

  /** Array elements that make one value. */
  protected get width(): number {
    return 1;
  }

  get length(): number {
    return this.used / this.width;
  }

  clear(): void {
    this.used = 0;
  }

  byteEstimate(): number {
    return this.used * this.array.BYTES_PER_ELEMENT;
  }

  writeTo(out: ByteWriter): void {
    out.raw(this.array.subarray(0, this.used));
  }

  protected grow(): void {
    const larger = new (this.array.constructor as new (size: number) => A)(this.array.length * 2);
    larger.set(this.array);
    this.array = larger;
  }
}

export class U8Buffer extends NumberBuffer<Uint8Array> {
  constructor() {
    super(new Uint8Array(FIRST_ROOM));
  }
  push(value: number): void {
    if (this.used === this.array.length) this.grow();
    this.array[this.used++] = value < 0 ? 0 : value > 255 ? 255 : value;
  }
}

export class U16Buffer extends NumberBuffer<Uint16Array> {
  constructor() {
    super(new Uint16Array(FIRST_ROOM));
  }
  push(value: number): void {
    if (this.used === this.array.length) this.grow();
    this.array[this.used++] = value < 0 ? 0 : value > 65_535 ? 65_535 : value;
  }
}

export class U32Buffer extends NumberBuffer<Uint32Array> {
  constructor() {
    super(new Uint32Array(FIRST_ROOM));
  }
  push(value: number): void {
    if (this.used === this.array.length) this.grow();
    this.array[this.used++] = value < 0 ? 0 : value >= TWO_32 ? TWO_32 - 1 : value;
  }
}

export class I32Buffer extends NumberBuffer<Int32Array> {
  constructor() {
    super(new Int32Array(FIRST_ROOM));
  }
  push(value: number): void {
    if (this.used === this.array.length) this.grow();
    this.array[this.used++] =
      value < -2_147_483_648 ? -2_147_483_648 : value > 2_147_483_647 ? 2_147_483_647 : value;
  }
}

export class F64Buffer extends NumberBuffer<Float64Array> {
  constructor() {
    super(new Float64Array(FIRST_ROOM));
  }
  push(value: number): void {
    if (this.used === this.array.length) this.grow();
    this.array[this.used++] = value;
  }
}

/** Two 32-bit halves, low one first: a BigInt for each value would cost ten times as much. */
abstract class WideBuffer extends NumberBuffer<Uint32Array> {
  constructor() {
    super(new Uint32Array(FIRST_ROOM * 2));
  }
  protected override get width(): number {
    return 2;
  }
  /** A whole number; the halves of a negative one come out in two's complement. */
  protected pushWide(value: number): void {
    if (this.used === this.array.length) this.grow();
    const high = Math.floor(value / TWO_32);
    this.array[this.used++] = value - high * TWO_32;
    this.array[this.used++] = high;
  }
  /** Value `index` as a number. */
  protected at(index: number): number {
    return ((this.array[index * 2 + 1] ?? 0) | 0) * TWO_32 + (this.array[index * 2] ?? 0);
  }
}

export class U64Buffer extends WideBuffer {
  push(value: number): void {
    this.pushWide(value > 0 ? (value > MAX_SAFE ? MAX_SAFE : Math.floor(value)) : 0);
  }
}

export class I64Buffer extends WideBuffer {
  push(value: number): void {
    this.pushWide(value > MAX_SAFE ? MAX_SAFE : value < -MAX_SAFE ? -MAX_SAFE : Math.trunc(value) || 0);
  }
}

/** Epoch milliseconds. */
export class DateTime64Buffer extends WideBuffer {
  push(value: number): void {
    this.pushWide(value > LAST_MS ? LAST_MS : value < FIRST_MS ? FIRST_MS : Math.floor(value) || 0);
  }

  /** Earliest and latest time in it (epoch ms), undefined when it is empty. */
  range(): { readonly first: number; readonly last: number } | undefined {
    if (this.used === 0) return undefined;
    let first = Infinity;
    let last = -Infinity;
    for (let i = 0; i < this.length; i++) {
      const value = this.at(i);
      if (value < first) first = value;
      if (value > last) last = value;
    }
    return { first, last };
  }
}

/** Days since 1970-01-01 from epoch milliseconds. */
export class DateBuffer extends NumberBuffer<Uint16Array> {
  constructor() {
    super(new Uint16Array(FIRST_ROOM));
  }
  push(value: number): void {
    if (this.used === this.array.length) this.grow();
    this.array[this.used++] = value < DAY ? 0 : value >= 65_536 * DAY ? 65_535 : value / DAY;
  }
}
