import type { AppendRecord } from '@sonde/event-log';
import { encodeRecord, splitByKey } from '@sonde/sdk-protocols';
import type { BodyPart, RecordHeader } from '@sonde/sdk-protocols';
import { fingerprint } from '../accepted-before';
import { ledgerLines, ledgerRecord, recordSettings } from '../ledger';
import type { Recorded, Sifted } from '../stages';
import { asTrueToSize, pack } from './pack';

/**
 * Writes the log records of a batch: one per session (or install), so that a lane sees all of it in order. A body of
 * one session, which is nearly every body, goes into the log as the phone compressed it, unless that hides its size. What was refused travels
 * with the first record, or alone when nothing was accepted.
 */
export function record(request: Sifted): Recorded {
  const outcomes = ledgerLines(request.refused);
  const parts = splitByKey(request.json, request.batch);
  const records = parts.map((part, index) => recordOf(request, part, index === 0 ? outcomes : []));
  if (parts.length === 0 && outcomes.length > 0) {
    const { door, tenantId, app, batchId, receivedAt } = request;
    records.push(ledgerRecord({ protocol: door.protocol, tenantId, app, batchId, receivedAt, outcomes }));
  }
  const { door, headers, body, tenantId, app, receivedAt, batchId, refused, batch } = request;
  const left = { door, headers, body, tenantId, app, receivedAt, batchId, refused };
  return { ...left, records, events: batch.events.length, fingerprint: fingerprint(batch.events) };
}

function recordOf(request: Sifted, part: BodyPart, outcomes: RecordHeader['outcomes']): AppendRecord {
  const { encoding, body } = part.whole
    ? asTrueToSize(request.json, { encoding: request.packedEncoding, body: request.packed })
    : pack(part.body);
  const header: RecordHeader = {
    ...recordSettings(request.app),
    v: 1,
    protocol: request.door.protocol,
    tenantId: request.tenantId,
    batchId: request.batchId,
    receivedAt: request.receivedAt,
    skewMs: request.skewMs,
    encoding,
    events: part.indexes.length,
    refused: [...part.refused],
    outcomes,
  };
  return {
    key: `${request.app.id}:${part.key}`,
    value: encodeRecord(header, body),
    events: part.indexes.length,
  };
}
