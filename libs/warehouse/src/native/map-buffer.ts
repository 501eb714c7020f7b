import type { AttributeValue } from '@sonde/event-schema';
import type { ByteWriter } from './byte-writer';
import type { ColumnBuffer } from './column';
import { LowCardinalityBuffer } from './low-cardinality-buffer';
import { U32Buffer, U64Buffer } from './number-buffer';
import { JsonBuffer } from './string-buffer';

/** Maps with text keys. Native writes a map as an array: where each row's entries end, then all keys, then all values. */
class MapBuffer<V> implements ColumnBuffer<Readonly<Record<string, V>> | undefined> {
  private readonly ends = new U64Buffer();
  private readonly keys = new LowCardinalityBuffer();

  constructor(private readonly values: ColumnBuffer<V>) {}

  push(value: Readonly<Record<string, V>> | undefined): void {
    if (value !== undefined) {
      for (const key in value) {
        this.keys.push(key);
        this.values.push(value[key] as V);
      }
    }
    this.ends.push(this.keys.length);
  }

  fill(value: Readonly<Record<string, V>> | undefined, count: number): void {
    for (let i = 0; i < count; i++) this.push(value);
  }

  get length(): number {
    return this.ends.length;
  }

  clear(): void {
    this.ends.clear();
    this.keys.clear();
    this.values.clear();
  }

  byteEstimate(): number {
    return this.ends.byteEstimate() + this.keys.byteEstimate() + this.values.byteEstimate();
  }

  writeTo(out: ByteWriter): void {
    this.keys.writePrefix(out);
    this.ends.writeTo(out);
    this.keys.writeData(out);
    this.values.writeTo(out);
  }
}

export class JsonMapBuffer extends MapBuffer<AttributeValue> {
  constructor() {
    super(new JsonBuffer());
  }
}

export class CountMapBuffer extends MapBuffer<number> {
  constructor() {
    super(new U32Buffer());
  }
}
