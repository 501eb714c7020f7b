import type { ByteWriter } from './byte-writer';
import type { ColumnBuffer } from './column';
import { LowCardinalityBuffer } from './low-cardinality-buffer';
import { U32Buffer, U64Buffer } from './number-buffer';
import { StringBuffer } from './string-buffer';

/** Maps with text keys. Native writes a map as an array: where each row's entries end, then all keys, then all values. */
class MapBuffer<V> implements ColumnBuffer<Readonly<Record<string, V>> | undefined> {
  private readonly ends = new U64Buffer();
  private readonly keys = new LowCardinalityBuffer();

  constructor(private readonly values: ColumnBuffer<V>) {}

  push(value: Readonly<Record<string, V>> | undefined): void {
    if (value !== undefined) {
      for (const key of Object.keys(value)) {
        this.keys.push(key);
        this.values.push(value[key] as V);
      }
    }
    this.ends.push(this.keys.length);
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

export class StringMapBuffer extends MapBuffer<string> {
  constructor() {
    super(new StringBuffer());
  }
}

export class CountMapBuffer extends MapBuffer<number> {
  constructor() {
    super(new U32Buffer());
  }
}
