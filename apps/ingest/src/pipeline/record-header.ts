import { randomUUID } from 'node:crypto';
import type { App } from '@sonde/catalog';
import type { Protocol, RecordHeader } from '@sonde/sdk-protocols';

/** Whose batch it is and when it came. */
export interface BatchOrigin {
  readonly protocol: Protocol;
  readonly tenantId: string;
  readonly app: Pick<App, 'id' | 'retentionDays' | 'sessionGapMinutes'>;
  readonly batchId: string;
  /** Epoch milliseconds by the server's clock. */
  readonly receivedAt: number;
}

/** What the record itself holds. */
export type RecordContent = Pick<
  RecordHeader,
  'skewMs' | 'encoding' | 'events' | 'refused' | 'outcomes' | 'receipt'
>;

/** With the app's rules at the time of receipt, by which the record will be processed whenever it is read. */
export function recordHeader(origin: BatchOrigin, content: RecordContent): RecordHeader {
  const { protocol, tenantId, app, batchId, receivedAt } = origin;
  const { skewMs, encoding, events, refused, outcomes, receipt } = content;
  return {
    v: 1,
    id: randomId(),
    protocol,
    tenantId,
    appId: app.id,
    batchId,
    receivedAt,
    skewMs,
    retentionDays: app.retentionDays,
    sessionGapMs: app.sessionGapMinutes * 60_000,
    encoding,
    events,
    refused,
    outcomes,
    ...(receipt && { receipt }),
  };
}

/** 64 bits as hex. Node keeps random bytes for UUIDs in stock, so they cost a tenth of a microsecond; 6 bits of one are fixed, none of these. */
function randomId(): string {
  const uuid = randomUUID();
  return uuid.slice(0, 8) + uuid.slice(28);
}
