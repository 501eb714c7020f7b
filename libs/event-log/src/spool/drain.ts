import type { EventLogLogger } from '../logger';
import { DEAD_LETTER_TOPIC, LogUnavailableError } from '../port';
import type { AppendRecord, BatchHandler, BatchOutcome, EventLog, LogBatch } from '../port';
import { Passage } from './passage';
import type { SetAside } from './set-aside';

/**
 * Moves the spool's batches into the log. A lane of the spool waits only for what may become better: a log that is
 * away. A record that the log can never take (it is too large for the topic) becomes a dead letter of the log, and one
 * that is too large even for those is set aside in a file.
 */
export class Drain implements BatchHandler {
  /** The batch under way of each lane of the spool. */
  private readonly passages = new Map<number, Passage>();

  constructor(
    private readonly log: EventLog,
    private readonly setAside: SetAside,
    private readonly logger: EventLogLogger,
  ) {}

  async handle(batch: LogBatch): Promise<BatchOutcome> {
    try {
      await this.passageOf(batch).attempt();
      this.passages.delete(batch.partition);
      return { kind: 'done' };
    } catch (cause) {
      // Also what nobody foresaw is tried again: the records wait, visibly, and stopping would not bring them further.
      const reason =
        cause instanceof LogUnavailableError
          ? 'the event log is away'
          : `the event log fails: ${textOf(cause)}`;
      return { kind: 'retry', reason, cause };
    }
  }

  revoked(partition: number): void {
    this.passages.delete(partition);
  }

  private passageOf(batch: LogBatch): Passage {
    const known = this.passages.get(batch.partition);
    if (known?.isOf(batch) === true) return known;
    const passage = new Passage(batch, this.log, (letter) => this.takeLetter(letter));
    this.passages.set(batch.partition, passage);
    return passage;
  }

  private async takeLetter(letter: AppendRecord): Promise<void> {
    const { key } = letter;
    try {
      await this.log.append(DEAD_LETTER_TOPIC, [letter]);
      this.logger.error(
        { letter: key },
        'A spooled record does not fit into the log: it is a dead letter now',
      );
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      const file = await this.setAside.put(letter);
      this.logger.error(
        { letter: key, file, err: error },
        'A spooled record fits neither into the log nor into its dead letters: raise their max.message.bytes; it is kept in a file and offered again every minute',
      );
    }
  }
}

const textOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));
