import type { App } from '@sonde/catalog';
import type { AppendRecord } from '@sonde/event-log';
import type { Rejection } from '@sonde/event-schema';
import { encodeRecord } from '@sonde/sdk-protocols';
import type { Protocol, RecordHeader } from '@sonde/sdk-protocols';
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

export interface LedgerOnly {
  readonly protocol: Protocol;
  readonly tenantId: string;
  readonly app: App;
  readonly batchId: string;
  readonly receivedAt: number;
  readonly outcomes: LedgerLine[];
}

/** A record without a body: nothing to store, but the ledger is to know. It goes the way of the events. */
export function ledgerRecord(known: LedgerOnly): AppendRecord {
  const header: RecordHeader = {
    ...recordSettings(known.app),
    v: 1,
    protocol: known.protocol,
    tenantId: known.tenantId,
    batchId: known.batchId,
    receivedAt: known.receivedAt,
    skewMs: 0,
    encoding: 'identity',
    events: 0,
    refused: [],
    outcomes: known.outcomes,
  };
  return { key: `${known.app.id}:ledger`, value: encodeRecord(header, new Uint8Array(0)), events: 0 };
}

/** The app's rules at the time of receipt, by which the record will be processed whenever it is read. */
export function recordSettings(app: App): Pick<RecordHeader, 'appId' | 'retentionDays' | 'sessionGapMs'> {
  return { appId: app.id, retentionDays: app.retentionDays, sessionGapMs: app.sessionGapMinutes * 60_000 };
}
