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
 * one session, which is nearly every body, goes into the log as the phone compressed it, unless that hides its size. What was refused and what
 * the phone said of the batch as a whole travel with the first record, or alone when nothing was accepted.
 */
export function record(request: Sifted): Recorded {
  const said: Said = { outcomes: ledgerLines(request.refused), ...receiptOf(request) };
  const { door, headers, body, tenantId, app, receivedAt, batchId, refused, batch } = request;
  const origin = { protocol: door.protocol, tenantId, app, batchId, receivedAt };
  const parts = splitByKey(request.json, batch);
  const records = parts.map((part, index) =>
    recordOf(request, origin, part, index === 0 ? said : NOTHING_SAID),
  );
  if (parts.length === 0 && (said.outcomes.length > 0 || said.receipt))
    records.push(ledgerRecord({ ...origin, ...said }));
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

/** Of the batch as a whole. */
type Said = Pick<RecordHeader, 'outcomes' | 'receipt'>;

const NOTHING_SAID: Said = { outcomes: [] };

const receiptOf = ({ batch }: Sifted): Pick<RecordHeader, 'receipt'> =>
  batch.receipt ? { receipt: { ...batch.receipt, events: batch.events.length } } : {};

function recordOf(request: Sifted, origin: BatchOrigin, part: BodyPart, said: Said): AppendRecord {
  const { encoding, body } = part.whole
    ? asTrueToSize(request.json, { encoding: request.packedEncoding, body: request.packed })
    : pack(part.body);
  const { indexes, refused } = part;
  const content = {
    skewMs: request.skewMs,
    encoding,
    events: indexes.length,
    refused: [...refused],
    ...said,
  };
  return {
    key: `${request.app.id}:${part.key}`,
    value: encodeRecord(recordHeader(origin, content), body),
    events: indexes.length,
  };
}
