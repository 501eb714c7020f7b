import type { AppendRecord } from '@sonde/event-log';
import { encodeRecord, splitByKey } from '@sonde/sdk-protocols';
import type { BodyPart, RecordHeader } from '@sonde/sdk-protocols';
import { fingerprint } from '../accepted-before';
import { ledgerLines, ledgerRecord } from '../ledger';
import { recordHeader, type BatchOrigin } from '../record-header';
import type { Recorded, Sifted } from '../stages';
import { asTrueToSize, pack } from './pack';

/**
 * Writes the log records of a batch: one per session (or install), so that a lane sees all of it in order. A body of
 * one session, which is nearly every body, goes into the log as the phone compressed it, unless that hides its size. What was refused travels
 * with the first record, or alone when nothing was accepted.
 */
export function record(request: Sifted): Recorded {
  const outcomes = ledgerLines(request.refused);
  const { door, headers, body, tenantId, app, receivedAt, batchId, refused, batch } = request;
  const origin = { protocol: door.protocol, tenantId, app, batchId, receivedAt };
  const parts = splitByKey(request.json, batch);
  const records = parts.map((part, index) => recordOf(request, origin, part, index === 0 ? outcomes : []));
  if (parts.length === 0 && outcomes.length > 0) records.push(ledgerRecord({ ...origin, outcomes }));
  return {
    door,
    headers,
    body,
    tenantId,
    app,
    receivedAt,
    batchId,
    refused,
    records,
    events: batch.events.length,
    fingerprint: fingerprint(batch.events),
  };
}

function recordOf(
  request: Sifted,
  origin: BatchOrigin,
  part: BodyPart,
  outcomes: RecordHeader['outcomes'],
): AppendRecord {
  const { encoding, body } = part.whole
    ? asTrueToSize(request.json, { encoding: request.packedEncoding, body: request.packed })
    : pack(part.body);
  const { indexes, refused } = part;
  const content = {
    skewMs: request.skewMs,
    encoding,
    events: indexes.length,
    refused: [...refused],
    outcomes,
  };
  return {
    key: `${request.app.id}:${part.key}`,
    value: encodeRecord(recordHeader(origin, content), body),
    events: indexes.length,
  };
}
