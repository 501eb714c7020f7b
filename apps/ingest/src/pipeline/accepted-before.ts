import { hash53 } from '@sonde/event-schema';
import type { DecodedEvent } from '@sonde/event-schema';

/** Enough for the repetitions that follow a lost answer; about 100 bytes each. */
const REMEMBERED_BATCHES = 20_000;

/**
 * Remembers the batches that this instance took lately, to tell a phone that it repeats itself. It only informs:
 * a repeated batch is appended again, because only the processor sees what every instance took, and an answer
 * that stood on this memory alone would lose events whose first copy differed.
 */
export class AcceptedBefore {
  private readonly batches = new Map<string, number>();

  constructor(private readonly capacity = REMEMBERED_BATCHES) {}

  /** True when the same app sent the same events under the same batch id before. */
  seen(appId: string, batchId: string, fingerprint: number): boolean {
    return batchId !== '' && this.batches.get(`${appId}:${batchId}`) === fingerprint;
  }

  /** To be called once the log has the batch. */
  remember(appId: string, batchId: string, fingerprint: number): void {
    if (batchId === '') return;
    const key = `${appId}:${batchId}`;
    // Set anew, so that the Map's order is from the oldest to the latest.
    this.batches.delete(key);
    this.batches.set(key, fingerprint);
    if (this.batches.size <= this.capacity) return;
    for (const oldest of this.batches.keys()) {
      this.batches.delete(oldest);
      break;
    }
  }
}

/** Tells batches of one id apart whose events differ: by their number, first and last id. It only informs. */
export function fingerprint(events: readonly DecodedEvent[]): number {
  return hash53(`${events.length} ${events[0]?.id ?? ''} ${events.at(-1)?.id ?? ''}`);
}
