import { hash53 } from '@sonde/event-schema';
import type { LogBatch, LogRecord } from '@sonde/event-log';
import { decodeRecord } from '@sonde/sdk-protocols';
import type { Warehouse } from '@sonde/warehouse';
import type { SessionKey } from '../audit/session-keys';

/** The bounds of those records of a batch in doubt that the log still has; the batch's own when it has all. */
export function keptOf(batch: LogBatch): LogBatch {
  return { ...batch, first: batch.records[0]?.offset ?? batch.last + 1 };
}

/**
 * Whose events the warehouse has of that part of a batch which the log has deleted: they may have landed without their
 * sessions. A key of derived sessions is left out unless a record that is kept tells its app's gap, since cutting by
 * another would spoil what is right.
 * @param keptFrom offset of the first record kept, or behind the batch
 * @throws WarehouseUnavailableError
 */
export async function keysOfGone(
  warehouse: Warehouse,
  batch: LogBatch,
  keptFrom: number,
): Promise<SessionKey[]> {
  if (keptFrom === batch.first) return [];
  const gaps = gapsOf(batch.records);
  const rows = await warehouse.select<{
    tenantId: string;
    appId: string;
    laneKey: number;
    sessionId: string;
    name: string;
    from: number;
    to: number;
  }>(
    `SELECT tenantId, appId, toFloat64(events.laneKey) AS laneKey, sessionId, if(sessionId = '', any(installId), sessionId) AS name,
       toFloat64(toUnixTimestamp64Milli(min(events.at))) AS from, toFloat64(toUnixTimestamp64Milli(max(events.at))) AS to
     FROM events
     WHERE logId = {logId:UInt64} AND logPartition = {partition:UInt16}
       AND logOffset >= {first:UInt64} AND logOffset < {keptFrom:UInt64}
     GROUP BY tenantId, appId, events.laneKey, sessionId`,
    {
      params: { logId: Number(batch.logId), partition: batch.partition, first: batch.first, keptFrom },
      timeoutMs: 120_000,
    },
  );
  const keys: SessionKey[] = [];
  for (const { name, sessionId, ...row } of rows) {
    const key = `${row.appId}:${name}`;
    const gapMs = sessionId === '' ? gaps.get(row.appId) : 0;
    if (gapMs !== undefined && hash53(key) === row.laneKey) keys.push({ ...row, key, gapMs, missing: [] });
  }
  return keys;
}

/** Each app's gap between sessions, milliseconds. */
function gapsOf(records: readonly LogRecord[]): Map<string, number> {
  const gaps = new Map<string, number>();
  for (const { value } of records) {
    try {
      const { appId, sessionGapMs } = decodeRecord(value).header;
      gaps.set(appId, sessionGapMs);
    } catch {
      // It becomes a dead letter.
    }
  }
  return gaps;
}
