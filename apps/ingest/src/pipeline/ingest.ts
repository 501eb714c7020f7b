import type { KeyVerifier } from '@sonde/catalog';
import { EVENTS_TOPIC } from '@sonde/event-log';
import type { EventLogClient } from '@sonde/event-log';
import { trace } from '@sonde/platform';
import type { Logger } from '@sonde/platform';
import { lastValueFrom } from 'rxjs';
import type { Inflater } from '../body/inflater';
import type { WireLimits } from '../body/wire-limits';
import type { AppLimits } from '../limits/app-limits';
import type { IngestMetrics } from '../metrics';
import { AcceptedBefore } from './accepted-before';
import { chain } from './chain';
import { ledgerLines, ledgerRecord } from './ledger';
import { isRefusal } from './refusal';
import type { Refusal } from './refusal';
import type { Arrival, Authenticated, Taken } from './stages';
import { createAppendStep } from './steps/append';
import { createAuthenticateStep } from './steps/authenticate';
import { createInflateStep } from './steps/inflate';
import { createLimitStep } from './steps/limit';
import { createReadStep } from './steps/read';
import { createReceiveStep } from './steps/receive';
import { record } from './steps/record';
import { sift } from './steps/sift';

export interface IngestParts {
  readonly keys: Pick<KeyVerifier, 'verify'>;
  readonly log: EventLogClient;
  readonly appLimits: AppLimits;
  readonly inflater: Inflater;
  readonly wireLimits: WireLimits;
  readonly metrics: IngestMetrics;
  readonly logger: Logger;
  /** Epoch milliseconds. */
  readonly clock: () => number;
  /** Milliseconds that never go back. */
  readonly monotonic: () => number;
}

export type Ingest = (arrival: Arrival) => Promise<Taken | Refusal>;

/**
 * What happens to a request, whichever door it came through:
 *
 *  1. authenticate: the key names the app; nobody else's body is read
 *  2. receive: the body off the wire, at most 2 MiB
 *  3. inflate: its Content-Encoding undone, at most 10 MiB and 100 times its size
 *  4. read: parsed, every event checked; a bad event never refuses its neighbours
 *  5. limit: the app's events per second and per day
 *  6. sift: the phone's clock corrected, events older than the app keeps refused
 *  7. record: one log record per session (or install), the phone's own bytes where they can stay
 *  8. append: durable in the log, or in the spool while the log is away; only then 2xx
 *
 * A refusal ends it at its step; once the app is known, its ledger is told.
 */
export function createIngest(parts: IngestParts): Ingest {
  const { metrics, wireLimits } = parts;
  const journey = chain<Arrival>()
    .then(createAuthenticateStep(parts))
    .then(
      createReceiveStep({
        limits: wireLimits,
        seen: (door, bytes, blobs) => metrics.received(door, bytes, blobs),
      }),
    )
    .then(createInflateStep({ inflater: parts.inflater, limits: wireLimits }))
    .then(createReadStep(wireLimits))
    .then(createLimitStep(parts.appLimits))
    .then(sift)
    .then(record)
    .then(createAppendStep({ ...parts, acceptedBefore: new AcceptedBefore() }));

  return (arrival) => trace('take batch', () => take(arrival), { door: arrival.door.protocol });

  async function take(arrival: Arrival): Promise<Taken | Refusal> {
    const { protocol } = arrival.door;
    const journeyed = await journey.run(arrival);
    if ('last' in journeyed) {
      await tellLedger(journeyed.result, journeyed.last);
      return journeyed.result;
    }
    const taken = journeyed.result;
    metrics.eventsAccepted(protocol, taken.accepted + taken.duplicates);
    for (const { outcome, reason, count } of ledgerLines(taken.refused)) {
      metrics.eventsRefused(protocol, outcome, reason, count);
    }
    return taken;
  }

  /** The answer does not wait on the log's health: a refusal stands, whether or not it can be counted. */
  async function tellLedger(refusal: Refusal, known: object): Promise<void> {
    const { outcome, code: reason } = refusal;
    if (outcome === undefined || !isAuthenticated(known)) return;
    const count = refusal.events ?? 1;
    metrics.eventsRefused(known.door.protocol, outcome, reason, count);
    const batchId = 'batchId' in known && typeof known.batchId === 'string' ? known.batchId : '';
    const line = ledgerRecord({
      protocol: known.door.protocol,
      tenantId: known.tenantId,
      app: known.app,
      batchId,
      receivedAt: known.receivedAt,
      outcomes: [{ outcome, reason, count }],
    });
    try {
      await lastValueFrom(parts.log.emit(EVENTS_TOPIC, [line]), { defaultValue: undefined });
    } catch (error) {
      parts.logger.warn(
        { err: error, outcome, reason, count },
        'a refusal could not be counted in the ledger',
      );
    }
  }
}

function isAuthenticated(known: object): known is Authenticated {
  return 'app' in known && !isRefusal(known);
}
