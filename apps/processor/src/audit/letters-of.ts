import {
  DEAD_LETTER_TOPIC,
  decodeDeadLetterEntry,
  EVENTS_TOPIC,
  PROCESSOR_GROUP,
  type EventLog,
} from '@sonde/event-log';

/** The dead letters of one partition: the offset of the record and why it is one. Read when first asked. */
export class LettersOf {
  private reasons: Promise<ReadonlyMap<number, string>> | undefined;

  constructor(
    private readonly log: EventLog,
    private readonly partition: number,
  ) {}

  /** Why the record is a dead letter; undefined when it is none. @throws LogUnavailableError */
  async reasonOf(offset: number): Promise<string | undefined> {
    this.reasons ??= this.read();
    return (await this.reasons).get(offset);
  }

  private async read(): Promise<ReadonlyMap<number, string>> {
    const reasons = new Map<number, string>();
    const { log, partition } = this;
    // A lane's letters keep its partition.
    const { start, next } = await log.range(DEAD_LETTER_TOPIC, partition);
    for await (const { value } of log.read(DEAD_LETTER_TOPIC, partition, start, next - 1)) {
      const entry = decodeDeadLetterEntry(value);
      if ('replayed' in entry || entry.topic !== EVENTS_TOPIC || entry.group !== PROCESSOR_GROUP) continue;
      if (entry.partition === partition) reasons.set(entry.offset, entry.reason);
    }
    return reasons;
  }
}
