import { ByteWriter } from './byte-writer';
import type { ColumnBuffer } from './column';

/** Texts, encoded as they are pushed. */
export class StringBuffer implements ColumnBuffer<string> {
  private readonly bytes = new ByteWriter(4096);
  private rows = 0;

  push(value: string): void {
    this.bytes.string(value);
    this.rows++;
  }

  get length(): number {
    return this.rows;
  }

  clear(): void {
    this.bytes.clear();
    this.rows = 0;
  }

  byteEstimate(): number {
    return this.bytes.length;
  }

  writeTo(out: ByteWriter): void {
    out.raw(this.bytes.written());
  }
}
