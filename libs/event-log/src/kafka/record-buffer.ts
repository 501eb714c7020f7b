import type { StoredRecord } from '../port';

/** Records of a partition that were fetched and are not yet in a batch, in their order. */
export class RecordBuffer {
  private records: StoredRecord[] = [];
  private head = 0;
  private from = 0;
  private eventCount = 0;
  private byteCount = 0;

  /** Offset of the first record, or of the one that comes next when there is none. */
  get begin(): number {
    return this.from;
  }

  /** Offset of the record to fetch next. */
  get end(): number {
    return this.from + this.records.length - this.head;
  }

  get events(): number {
    return this.eventCount;
  }

  get bytes(): number {
    return this.byteCount;
  }

  get first(): StoredRecord | undefined {
    return this.records[this.head];
  }

  /** Takes the first record out. */
  shift(): void {
    const record = this.records[this.head];
    if (record === undefined) return;
    this.head++;
    this.from++;
    this.eventCount -= record.events;
    this.byteCount -= record.value.length;
    if (this.head === this.records.length) {
      this.records = [];
      this.head = 0;
    }
  }

  /** @throws Error when a record is missing: offsets of a partition have no gaps */
  append(records: readonly StoredRecord[]): void {
    this.records.splice(0, this.head);
    this.head = 0;
    for (const record of records) {
      if (record.offset !== this.end) {
        throw new Error(`The record ${this.end} is missing: the log went on with ${record.offset}`);
      }
      this.records.push(record);
      this.eventCount += record.events;
      this.byteCount += record.value.length;
    }
  }

  /** Forgets all; the next record has this offset. */
  clear(from: number): void {
    this.records = [];
    this.head = 0;
    this.from = from;
    this.eventCount = 0;
    this.byteCount = 0;
  }
}
