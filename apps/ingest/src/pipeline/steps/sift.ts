import { clockSkew, correctTime } from '@sonde/event-schema';
import type { DecodedEvent, Rejection } from '@sonde/event-schema';
import type { Read, Sifted } from '../stages';

const DAY_MS = 86_400_000;

/**
 * Corrects the phone's clock and refuses events that are older than the app keeps. The events themselves stay as
 * they came: the processor applies the same correction, from the skew in the record.
 */
export function sift(request: Read): Sifted {
  const { batch, receivedAt, app } = request;
  const skewMs = clockSkew(receivedAt, batch.sentAt);
  const oldest = receivedAt - app.retentionDays * DAY_MS;
  const tooOld: Rejection[] = [];
  for (const event of batch.events) {
    if (correctTime(event.deviceTime, skewMs, receivedAt) < oldest)
      tooOld.push(asTooOld(event, app.retentionDays));
  }
  if (tooOld.length === 0) return { skewMs, refused: batch.rejected, ...request };

  const dropped = new Set(tooOld.map((rejection) => rejection.index));
  const kept = batch.events.filter((event) => !dropped.has(event.index));
  const refused = [...batch.rejected, ...tooOld].sort((a, b) => a.index - b.index);
  return { ...request, batch: { ...batch, events: kept, rejected: refused }, skewMs, refused };
}

function asTooOld(event: DecodedEvent, retentionDays: number): Rejection {
  return {
    index: event.index,
    id: event.id,
    outcome: 'TOO_OLD',
    code: 'too_old',
    message: `${describeTime(event.deviceTime)} is more than the app's ${retentionDays} days ago`,
  };
}

/** A number of milliseconds may lie outside what a calendar can say. */
function describeTime(at: number): string {
  return Math.abs(at) <= 8.64e15 ? new Date(at).toISOString() : `${at} ms`;
}
