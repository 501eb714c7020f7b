import type { ByteWriter } from './byte-writer';
import type { ColumnBuffer } from './column';
import { U64Buffer } from './number-buffer';

/** Lists of numbers. Native writes where each row's elements end, then all elements. */
export class U64ArrayBuffer implements ColumnBuffer<readonly number[]> {
  private readonly ends = new U64Buffer();
  private readonly elements = new U64Buffer();

  push(list: readonly number[]): void {
    for (const element of list) this.elements.push(element);
    this.ends.push(this.elements.length);
  }

  fill(list: readonly number[], count: number): void {
    for (let i = 0; i < count; i++) this.push(list);
  }

  get length(): number {
    return this.ends.length;
  }

  clear(): void {
    this.ends.clear();
    this.elements.clear();
  }

  byteEstimate(): number {
    return this.ends.byteEstimate() + this.elements.byteEstimate();
  }

  writeTo(out: ByteWriter): void {
    this.ends.writeTo(out);
    this.elements.writeTo(out);
  }
}
