import { EVENTS_TOPIC, type EventLog } from '@sonde/event-log';
import { decodeRecord, UnreadableRecordError, type RecordHeader } from '@sonde/sdk-protocols';
import { RecordIds } from '../lane/record-ids';

/** A copy comes soon after its record: so many before the range are looked at for their ids. */
const RECORDS_BEFORE = 1_000;

/**
 * Which records of an audited range are copies of one before. The processor passes them over, unless it had just taken
 * the partition over and could not know: so they have no rows of their own, and the ledger may tell of them or not.
 */
export class Copies {
  private readonly ids = new RecordIds();

  /** To be called first. @throws LogUnavailableError */
  async readBefore(log: EventLog, partition: number, from: number): Promise<void> {
    for await (const { value, offset } of log.read(
      EVENTS_TOPIC,
      partition,
      Math.max(0, from - RECORDS_BEFORE),
      from - 1,
    )) {
      const header = headerOf(value);
      if (header !== undefined) this.ids.isCopy(header, offset);
    }
  }

  /** To be asked in the order of the log. */
  has(header: RecordHeader | undefined, offset: number): boolean {
    return header !== undefined && this.ids.isCopy(header, offset);
  }
}

function headerOf(value: Buffer): RecordHeader | undefined {
  try {
    return decodeRecord(value).header;
  } catch (error) {
    if (error instanceof UnreadableRecordError) return undefined;
    throw error;
  }
}
