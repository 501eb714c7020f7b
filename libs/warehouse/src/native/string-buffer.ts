import { attributeText, type AttributeValue } from '@sonde/event-schema';
import { ByteWriter } from './byte-writer';
import type { ColumnBuffer } from './column';

/** Values that a String column holds as texts, encoded as they are pushed. */
abstract class TextBuffer<V> implements ColumnBuffer<V> {
  protected readonly bytes = new ByteWriter(4096);
  protected rows = 0;

  abstract push(value: V): void;

  fill(value: V, count: number): void {
    const from = this.bytes.length;
    this.push(value);
    this.bytes.repeat(from, count - 1);
    this.rows += count - 1;
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

export class StringBuffer extends TextBuffer<string> {
  push(value: string): void {
    this.bytes.string(value);
    this.rows++;
  }
}

/** The JSON texts of values, with the digits that their numbers were sent with. */
export class JsonBuffer extends TextBuffer<AttributeValue> {
  push(value: AttributeValue): void {
    // Nearly all texts need no escapes: writing those between quotes is a tenth of what JSON.stringify costs.
    if (typeof value !== 'string' || !this.bytes.quoted(value)) this.bytes.string(attributeText(value));
    this.rows++;
  }
}
