/** Strings up to this many UTF-16 units are copied by a loop here; longer ones by Node, whose call costs more than the loop. */
const SHORT = 64;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** Bytes written one after another into one buffer that doubles when it is full. */
export class ByteWriter {
  private bytes: Buffer;
  private end = 0;

  constructor(capacity: number) {
    this.bytes = Buffer.allocUnsafeSlow(Math.max(16, capacity));
  }

  get length(): number {
    return this.end;
  }

  clear(): void {
    this.end = 0;
  }

  /** What was written so far; valid until the next write. */
  written(): Buffer {
    return this.bytes.subarray(0, this.end);
  }

  /** Makes sure that `size` more bytes fit. */
  private room(size: number): void {
    if (this.end + size <= this.bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(this.bytes.length * 2, this.end + size));
    this.bytes.copy(larger, 0, 0, this.end);
    this.bytes = larger;
  }

  /** Unsigned LEB128, as Native writes every length. 0 ≤ value < 2^53. */
  varint(value: number): void {
    this.room(8);
    while (value > 127) {
      this.bytes[this.end++] = (value % 128) | 128;
      value = Math.floor(value / 128);
    }
    this.bytes[this.end++] = value;
  }

  /** 64-bit little-endian of a whole number, 0 ≤ value < 2^53. */
  u64(value: number): void {
    this.room(8);
    this.end = this.bytes.writeUInt32LE(value >>> 0, this.end);
    this.end = this.bytes.writeUInt32LE(Math.floor(value / 4294967296), this.end);
  }

  /** Length and UTF-8 of a text; a lone surrogate becomes U+FFFD, so that the bytes are always valid UTF-8. */
  string(text: string): void {
    const units = text.length;
    this.room(units * 3 + 8);
    if (units <= SHORT) {
      const bytes = this.bytes;
      const start = this.end + 1;
      let i = 0;
      for (; i < units; i++) {
        const unit = text.charCodeAt(i);
        if (unit > 127) break;
        bytes[start + i] = unit;
      }
      if (i === units) {
        bytes[start - 1] = units;
        this.end = start + units;
        return;
      }
    }
    this.varint(Buffer.byteLength(text, 'utf8'));
    this.end += this.bytes.write(text, this.end, 'utf8');
  }

  /** A text of printable ASCII in the quotes of JSON, with its length. @returns false, and writes nothing, for any other */
  quoted(text: string): boolean {
    const units = text.length;
    if (units > SHORT) return false;
    this.room(units + 3);
    const bytes = this.bytes;
    const start = this.end + 2;
    for (let i = 0; i < units; i++) {
      const unit = text.charCodeAt(i);
      if (unit < 0x20 || unit > 0x7e || unit === QUOTE || unit === BACKSLASH) return false;
      bytes[start + i] = unit;
    }
    bytes[this.end] = units + 2;
    bytes[this.end + 1] = QUOTE;
    bytes[start + units] = QUOTE;
    this.end = start + units + 1;
    return true;
  }

  /** Writes what was written since the length was `from` so many times more. */
  repeat(from: number, times: number): void {
    const size = this.end - from;
    const all = size * times;
    this.room(all);
    // Every copy doubles what there is to copy.
    for (let done = 0; done < all;) {
      const piece = Math.min(all - done, size + done);
      this.bytes.copyWithin(this.end, from, from + piece);
      this.end += piece;
      done += piece;
    }
  }

  /** Copies the memory of a typed array. */
  raw(source: ArrayBufferView): void {
    this.room(source.byteLength);
    this.bytes.set(new Uint8Array(source.buffer, source.byteOffset, source.byteLength), this.end);
    this.end += source.byteLength;
  }
}
