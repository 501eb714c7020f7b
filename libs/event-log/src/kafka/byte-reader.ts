/** Reads the numbers and strings of Kafka's messages one after another. @throws RangeError when the bytes end too early */
export class ByteReader {
  private at = 0;

  constructor(private readonly bytes: Buffer) {}

  int16(): number {
    return this.take(2).readInt16BE(0);
  }

  int32(): number {
    return this.take(4).readInt32BE(0);
  }

  /** An offset, a time or an id; exact up to 2^53. */
  int64(): number {
    return Number(this.take(8).readBigInt64BE(0));
  }

  string(): string {
    return this.take(Math.max(0, this.int16())).toString('utf8');
  }

  array<T>(read: () => T): T[] {
    return Array.from({ length: Math.max(0, this.int32()) }, read);
  }

  take(length: number): Buffer {
    const end = this.at + length;
    if (end > this.bytes.length) throw new RangeError('The broker’s answer ends too early');
    const part = this.bytes.subarray(this.at, end);
    this.at = end;
    return part;
  }
}
