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
export type RecordContent = Pick<RecordHeader, 'skewMs' | 'encoding' | 'events' | 'refused' | 'outcomes'>;

/** With the app's rules at the time of receipt, by which the record will be processed whenever it is read. */
export function recordHeader(origin: BatchOrigin, content: RecordContent): RecordHeader {
  const { protocol, tenantId, app, batchId, receivedAt } = origin;
  const { skewMs, encoding, events, refused, outcomes } = content;
  return {
    v: 1,
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
  };
}
