import { ByteWriter } from './byte-writer';
import type { ColumnBuffer } from './column';

/** `SharedDictionariesWithAdditionalKeys`, the only version there is. */
const KEYS_VERSION = 1;
/** Flags of a block that brings its own dictionary: HasAdditionalKeys | NeedUpdateDictionary. */
const OWN_DICTIONARY = 0x600;
const LONE_SURROGATES = /\p{Surrogate}/gu;

/** Texts as codes into a dictionary of the block. Encoded: the dictionary, then the codes in the fewest bytes that hold them. */
export class LowCardinalityBuffer implements ColumnBuffer<string> {
  private readonly codes = new Map<string, number>();
  private readonly dictionary = new ByteWriter(1024);
  private size = 0;
  private array = new Uint32Array(256);
  private used = 0;
  /** Rows of one phone follow one another, so that the value before is mostly the value again. */
  private lastValue: string | undefined;
  private lastCode = 0;

  push(value: string): void {
    if (this.used === this.array.length) this.grow();
    if (value !== this.lastValue) {
      this.lastCode = this.codes.get(value) ?? this.add(value);
      this.lastValue = value;
    }
    this.array[this.used++] = this.lastCode;
  }

  fill(value: string, count: number): void {
    this.push(value);
    const end = this.used + count - 1;
    while (end > this.array.length) this.grow();
    this.array.fill(this.lastCode, this.used, end);
    this.used = end;
  }

  get length(): number {
    return this.used;
  }

  clear(): void {
    this.codes.clear();
    this.dictionary.clear();
    this.size = 0;
    this.used = 0;
    this.lastValue = undefined;
  }

  byteEstimate(): number {
    return 32 + this.dictionary.length + this.used * this.codeBytes();
  }

  writeTo(out: ByteWriter): void {
    this.writePrefix(out);
    this.writeData(out);
  }

  /** Comes before everything else of a column, also where the texts are inside a map. */
  writePrefix(out: ByteWriter): void {
    out.u64(KEYS_VERSION);
  }

  /** Nothing at all when there are no values. */
  writeData(out: ByteWriter): void {
    if (this.used === 0) return;
    const bytes = this.codeBytes();
    out.u64(OWN_DICTIONARY | (bytes === 1 ? 0 : bytes === 2 ? 1 : 2));
    out.u64(this.size);
    out.raw(this.dictionary.written());
    out.u64(this.used);
    const codes = this.array.subarray(0, this.used);
    out.raw(bytes === 1 ? Uint8Array.from(codes) : bytes === 2 ? Uint16Array.from(codes) : codes);
  }

  private codeBytes(): 1 | 2 | 4 {
    return this.size <= 256 ? 1 : this.size <= 65_536 ? 2 : 4;
  }

  /** The code of a text that is not in the dictionary as it is written. */
  private add(value: string): number {
    // two texts that differ in lone surrogates only are the same bytes, and a dictionary holds no bytes twice
    const wellFormed = value.replace(LONE_SURROGATES, '\ufffd');
    let code = this.codes.get(wellFormed);
    if (code === undefined) {
      code = this.size++;
      this.dictionary.string(wellFormed);
      this.codes.set(wellFormed, code);
    }
    if (wellFormed !== value) this.codes.set(value, code);
    return code;
  }

  private grow(): void {
    const larger = new Uint32Array(this.array.length * 2);
    larger.set(this.array);
    this.array = larger;
  }
}
