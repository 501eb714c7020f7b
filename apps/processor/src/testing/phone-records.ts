import { gzipSync } from 'node:zlib';
import type { LogRecord } from '@sonde/event-log';
import { encodeRecord, type RecordHeader } from '@sonde/sdk-protocols';

export const NOW = Date.UTC(2026, 10, 20, 12);
export const MINUTE = 60_000;

export interface PhoneEvent {
  readonly id: string;
  readonly at: number;
  readonly type: string;
  readonly sessionId?: string;
}

/** The header that ingest writes, of an app that keeps events for ten years. */
export const header = (appId: string, events: number, receivedAt = NOW): RecordHeader => ({
  v: 1,
  protocol: 'native',
  tenantId: 'tenant',
  appId,
  batchId: 'b',
  receivedAt,
  skewMs: 0,
  retentionDays: 3650,
  sessionGapMs: 30 * MINUTE,
  encoding: 'gzip',
  events,
  refused: [],
  outcomes: [],
});

/** The log record of a body that one phone sent. */
export function recordOf(
  appId: string,
  offset: number,
  installId: string,
  events: readonly PhoneEvent[],
  receivedAt = NOW,
  skewMs = 0,
): LogRecord {
  const body = JSON.stringify({
    batchId: `b${offset}`,
    resource: { installId, appVersion: '1.0' },
    events: events.map((event) => ({
      ...event,
      at: new Date(event.at).toISOString(),
      ...fieldsOf(event.type),
    })),
  });
  const key = `${appId}:${events[0]?.sessionId ?? installId}`;
  return {
    offset,
    key,
    value: encodeRecord({ ...header(appId, events.length, receivedAt), skewMs }, gzipSync(body)),
  };
}

/** The record of a batch without events: its number, and what the SDK threw away. */
export function receiptOf(appId: string, offset: number, installId: string, sequence: number): LogRecord {
  const receipt = {
    sequence,
    installId,
    appVersion: '1.0',
    events: 0,
    dropped: [{ reason: 'queue_full', appVersion: '0.9', count: 5 }],
  };
  const head = { ...header(appId, 0), batchId: `${installId}/${sequence}`, receipt };
  return { offset, key: `${appId}:ledger`, value: encodeRecord(head, Buffer.alloc(0)) };
}

const fieldsOf = (type: string): object => {
  if (type === 'app_launch') return { kind: 'cold', durationMs: 100 };
  if (type === 'crash') return { foreground: true, exceptions: [{ type: 'E', frames: [] }] };
  return { name: 'n' };
};
