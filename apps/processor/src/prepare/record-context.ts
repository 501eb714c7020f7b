import { correctTime, hash53 } from '@sonde/event-schema';
import type { RecordHeader } from '@sonde/sdk-protocols';

const DAY_MS = 86_400_000;

/** What the rows of one log record share. */
export class RecordContext {
  /** hash53 of the key that keeps the record in its partition: of app and session, or of app and install. */
  readonly laneKey: number;

  constructor(
    readonly key: string,
    readonly header: RecordHeader,
    readonly logId: number,
    readonly partition: number,
    readonly offset: number,
  ) {
    this.laneKey = hash53(key);
  }

  /** Epoch milliseconds by our clock, as well as it can be known. */
  timeOf(deviceTime: number): number {
    return correctTime(deviceTime, this.header.skewMs, this.header.receivedAt);
  }

  /** True for a time that lay further back than the app keeps when the record came. */
  isTooOld(at: number): boolean {
    return at < this.header.receivedAt - this.header.retentionDays * DAY_MS;
  }

  /** Start of the UTC day after which a row of that time may go. */
  expiresAt(at: number): number {
    return (Math.floor(at / DAY_MS) + this.header.retentionDays) * DAY_MS;
  }
}
