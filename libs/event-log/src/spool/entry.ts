import type { AppendRecord, LogRecord } from '../port';

/**
 * A record on its way through the spool. The log wants to know again how many events a record holds, which a
 * consumer is not told, so the number stands in front of the value: u32, little-endian.
 */
export function toSpoolEntry(record: AppendRecord): AppendRecord {
  const value = Buffer.allocUnsafe(4 + record.value.length);
  value.writeUInt32LE(record.events, 0);
  value.set(record.value, 4);
  return { key: record.key, events: record.events, value };
}

export function fromSpoolEntry(entry: Pick<LogRecord, 'key' | 'value'>): AppendRecord {
  return { key: entry.key, events: entry.value.readUInt32LE(0), value: entry.value.subarray(4) };
}
