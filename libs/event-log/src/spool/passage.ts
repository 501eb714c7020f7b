import { encodeDeadLetter } from '../dead-letter';
import {
  type AppendRecord,
  EVENTS_TOPIC,
  type EventLog,
  type LogBatch,
  type LogRecord,
  partitionOf,
} from '../port';
import { fromSpoolEntry } from './entry';

/** The code that the reason of such a dead letter begins with. */
const UNAPPENDABLE = 'unappendable';

/** Takes a dead letter for good. @throws LogUnavailableError when it cannot now */
export type TakeLetter = (letter: AppendRecord) => Promise<void>;

/**
 * One batch of the spool on its way into the log, over as many tries as it takes. What has arrived is not sent again:
 * a partition that takes nothing for an hour shall not have the others take the same records every few seconds.
 */
export class Passage {
  /** What is left for each partition of the log, in runs that are appended one after another. */
  private left: LogRecord[][][];

  constructor(
    private readonly batch: Pick<LogBatch, 'logId' | 'partition' | 'first' | 'records'>,
    private readonly log: EventLog,
    private readonly takeLetter: TakeLetter,
  ) {
    const runs = new Map<number, LogRecord[]>();
    for (const record of batch.records) {
      const to = partitionOf(record.key, log.partitions);
      const run = runs.get(to);
      if (run === undefined) runs.set(to, [record]);
      else run.push(record);
    }
    this.left = [...runs.values()].map((run) => [run]);
  }

  isOf({ logId, first }: LogBatch): boolean {
    return this.batch.logId === logId && this.batch.first === first;
  }

  /** @throws the first failure, once every partition had its chance; try again later, only the rest is sent then */
  async attempt(): Promise<void> {
    const settled = await Promise.allSettled(this.left.map((runs) => this.pass(runs)));
    this.left = this.left.filter((runs) => runs.length > 0);
    const failed = settled.find((each) => each.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
  }

  /** A run that the log will never take as it is goes in halves; so what remains is the one record that does not fit. */
  private async pass(runs: LogRecord[][]): Promise<void> {
    for (let run = runs[0]; run !== undefined; run = runs[0]) {
      try {
        await this.log.append(EVENTS_TOPIC, run.map(fromSpoolEntry));
        runs.shift();
      } catch (error) {
        if (!(error instanceof RangeError)) throw error;
        const [only] = run;
        if (run.length === 1 && only !== undefined) {
          await this.takeLetter(this.letterOf(only, error.message));
          runs.shift();
        } else {
          const half = run.length >> 1;
          runs.splice(0, 1, run.slice(0, half), run.slice(half));
        }
      }
    }
  }

  /** With the spool's own name in it, since offsets of several spools may be the same. */
  private letterOf(record: LogRecord, why: string): AppendRecord {
    const { logId, partition } = this.batch;
    const { key, value } = fromSpoolEntry(record);
    const reason = `${UNAPPENDABLE}: ${why}`;
    const group = `sonde.spool.${logId}`;
    return encodeDeadLetter(
      { topic: EVENTS_TOPIC, group, partition, reason },
      { offset: record.offset, key, value },
    );
  }
}
