import { EVENTS_TOPIC, LogUnavailableError } from '@sonde/event-log';
import type { EventLogClient } from '@sonde/event-log';
import { lastValueFrom } from 'rxjs';
import type { IngestMetrics } from '../../metrics';
import type { AcceptedBefore } from '../accepted-before';
import { refuse } from '../refusal';
import type { Refusal } from '../refusal';
import type { Recorded, Taken } from '../stages';

export interface AppendParts {
  readonly log: EventLogClient;
  readonly acceptedBefore: AcceptedBefore;
  readonly metrics: Pick<IngestMetrics, 'appended'>;
  /** Milliseconds that never go back. */
  readonly monotonic: () => number;
}

/** Seconds after which a phone may try again when neither the log nor the spool takes records. */
export const LOG_RETRY_SECONDS = 10;

/** Waits until the records are durable: only then is the phone told that it may forget them. */
export function createAppendStep({ log, acceptedBefore, metrics, monotonic }: AppendParts) {
  return async function append(request: Recorded): Promise<Taken | Refusal> {
    const { app, batchId, events, fingerprint, refused, records } = request;
    const startedAt = monotonic();
    try {
      if (records.length > 0)
        await lastValueFrom(log.emit(EVENTS_TOPIC, records), { defaultValue: undefined });
    } catch (error) {
      if (!(error instanceof LogUnavailableError)) throw error;
      return refuse(503, 'log_unavailable', 'events cannot be stored at the moment', {
        retryAfter: LOG_RETRY_SECONDS,
      });
    }
    metrics.appended((monotonic() - startedAt) / 1000);

    const repeated = acceptedBefore.seen(app.id, batchId, fingerprint);
    acceptedBefore.remember(app.id, batchId, fingerprint);
    return { kind: 'taken', accepted: repeated ? 0 : events, duplicates: repeated ? events : 0, refused };
  };
}
