import type { AppendRecord } from '@sonde/event-log';
import type { Rejection } from '@sonde/event-schema';
import { encodeRecord, type RecordHeader } from '@sonde/sdk-protocols';
import { recordHeader, type BatchOrigin } from './record-header';
import type { LedgerLine } from './refusal';

/** Refused events counted by outcome and reason: what the ledger is told of a batch. */
export function ledgerLines(refused: readonly Rejection[]): LedgerLine[] {
  const lines = new Map<string, LedgerLine>();
  for (const { outcome, code } of refused) {
    const line = lines.get(`${outcome} ${code}`);
    if (line) line.count++;
    else lines.set(`${outcome} ${code}`, { outcome, reason: code, count: 1 });
  }
  return [...lines.values()];
}

export interface LedgerOnly extends BatchOrigin {
  readonly outcomes: LedgerLine[];
  readonly receipt?: RecordHeader['receipt'];
}

/** A record without a body: nothing to store, but the ledger is to know. It goes the way of the events. */
export function ledgerRecord({ outcomes, receipt, ...origin }: LedgerOnly): AppendRecord {
  const header = recordHeader(origin, {
    skewMs: 0,
    encoding: 'identity',
    events: 0,
    refused: [],
    outcomes,
    ...(receipt && { receipt }),
  });
  return { key: `${origin.app.id}:ledger`, value: encodeRecord(header, new Uint8Array(0)), events: 0 };
}
