import { EVENTS_TOPIC, PROCESSOR_GROUP, type EventLog } from '@sonde/event-log';

/** What answers rest on, at one moment. Two equal ones give equal answers to the same question. */
export interface DataVersion {
  /** How far the processor has come in every partition of the log. */
  readonly processed: string;
  /** Which batches are published; a settle publishes. */
  readonly journal: number;
}

export interface DataVersionReader {
  /** @throws LogUnavailableError, WarehouseUnavailableError */
  read(): Promise<DataVersion>;
}

/** A publication is noticed after this long: answers before and after it are both right. Milliseconds. */
const JOURNAL_MS = 250;

/**
 * Reads the version from where the processor commits. What it has committed is in ClickHouse, so as long as nothing more
 * is committed, an answer that was read after the version holds every event that could be asked for.
 * @param journalNumber of the newest published state
 */
export function createDataVersionReader(
  log: Pick<EventLog, 'logId' | 'partitions' | 'position'>,
  journalNumber: () => Promise<number>,
  clock: () => number,
): DataVersionReader {
  let journal: { readonly at: number; readonly number: Promise<number> } | undefined;
  const currentJournal = (): Promise<number> => {
    const now = clock();
    if (!journal || now < journal.at || now - journal.at >= JOURNAL_MS) {
      const number = journalNumber();
      const read = { at: now, number };
      journal = read;
      number.catch(() => {
        if (journal === read) journal = undefined;
      });
    }
    return journal.number;
  };
  return {
    async read() {
      const partitions = Array.from({ length: log.partitions }, (_, partition) =>
        log.position(EVENTS_TOPIC, PROCESSOR_GROUP, partition),
      );
      const [number, ...positions] = await Promise.all([currentJournal(), ...partitions]);
      return {
        processed: `${log.logId}:${positions.map(({ offset }) => offset).join(',')}`,
        journal: number,
      };
    },
  };
}
