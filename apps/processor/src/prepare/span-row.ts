import { hash53, type DecodedSpan } from '@sonde/event-schema';
import type { Block, spansTable } from '@sonde/warehouse';
import type { RecordContext } from './record-context';

/** What tells a span from the others of its session. */
export const spanHashOf = ({ traceId, spanId }: DecodedSpan): number => hash53(`span:${traceId}:${spanId}`);

type SpansBlock = Block<(typeof spansTable)['columns']>;

export function pushSpan(
  block: SpansBlock,
  record: RecordContext,
  span: DecodedSpan,
  at: number,
  hash: number,
): void {
  const { header } = record;
  const c = block.columns;
  c.tenantId.push(header.tenantId);
  c.appId.push(header.appId);
  c.at.push(at);
  c.durationMs.push(span.durationMs);
  c.sessionId.push(span.sessionId);
  c.laneKey.push(record.laneKey);
  c.installId.push(span.resource.installId);
  c.name.push(span.name);
  c.traceId.push(span.traceId);
  c.spanId.push(span.spanId);
  c.parentId.push(span.parentId);
  c.spanHash.push(hash);
  c.status.push(span.status);
  c.appVersion.push(span.resource.appVersion);
  c.attributes.push(span.attributes);
  c.expiresOn.push(record.expiresAt(at));
  c.logId.push(record.logId);
  c.logPartition.push(record.partition);
  c.logOffset.push(record.offset);
  c.logIndex.push(span.index);
  block.endRow();
}
