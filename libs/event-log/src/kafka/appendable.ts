import type { AppendRecord } from '../port';
import { MAX_RECORD_OVERHEAD, recordBatchSize } from './record-batch';

const MAX_KEY_BYTES = 0xffff;
const MAX_EVENTS = 0xffffffff;

/** @throws RangeError when the record cannot be stored, whenever it is tried */
export function assertAppendable(record: AppendRecord, maxRecordBytes: number): void {
  const keyBytes = Buffer.byteLength(record.key);
  if (keyBytes > MAX_KEY_BYTES) {
    throw new RangeError(`A record key has ${keyBytes} bytes, more than ${MAX_KEY_BYTES}`);
  }
  if (!Number.isInteger(record.events) || record.events < 0 || record.events > MAX_EVENTS) {
    throw new RangeError(`A record cannot hold ${record.events} events`);
  }
  const bytes = keyBytes + record.value.length + MAX_RECORD_OVERHEAD;
  if (bytes > maxRecordBytes) {
    throw new RangeError(`A record has ${bytes} bytes, more than ${maxRecordBytes}`);
  }
}

/**
 * An upper bound of what the records take in one batch, bytes.
 * @throws RangeError when they cannot go into one batch, and so not whole or not at all
 */
export function sizeWithin(records: readonly AppendRecord[], limit: number, topic: string): number {
  const size = recordBatchSize(records) + MAX_RECORD_OVERHEAD * records.length;
  if (size > limit) {
    throw new RangeError(
      `Records of ${size} bytes for one partition of ${topic} in one call, more than its max.message.bytes allows (${limit})`,
    );
  }
  return size;
}
