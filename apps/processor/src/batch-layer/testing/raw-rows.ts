import type { Warehouse } from '@sonde/warehouse';

/** 2026-11-16T00:00Z, a Monday. */
export const FIRST_DAY = 20_773;
export const DAYS = 4;
export const TENANT = 'tenant';
export const APPS = ['big', 'small', 'quiet'] as const;
export const LOG_ID = 77;

/**
 * Stores events of four days as if they had come through these offsets of a log partition, one event a record: of any day
 * in any order, half of them of one app.
 */
export async function storeEvents(
  warehouse: Warehouse,
  { partition, first, count }: { partition: number; first: number; count: number },
): Promise<void> {
  await warehouse.command(
    `INSERT INTO events (tenantId, appId, at, receivedAt, expiresOn, eventHash, type, laneKey, sessionId, userId, weight,
       installId, appVersion, os, country, screen, kind, durationMs, logId, logPartition, logOffset, logIndex)
     SELECT '${TENANT}', ['big', 'big', 'small', 'quiet'][seed % 4 + 1] AS app,
       fromUnixTimestamp64Milli(toInt64(${FIRST_DAY * 86_400_000} + seed % ${DAYS * 86_400_000})), now64(3), '2100-01-01',
       seed, ['app_launch', 'crash', 'custom'][seed % 3 + 1], seed % 50, concat('s', toString(seed % 50)), '', 1 + seed % 2,
       concat('i', toString(seed % 50)), concat('1.', toString(seed % 3)), ['Android', 'iOS'][seed % 2 + 1],
       ['DE', 'IN', 'US'][seed % 3 + 1], concat('screen', toString(seed % 7)), 'cold', seed % 1000, ${LOG_ID}, ${partition}, offset, 0
     FROM (SELECT number + ${first} AS offset, cityHash64(offset, ${partition}) % 9007199254740992 AS seed FROM numbers(${count}))`,
    { settings: { insert_deduplicate: 0 } },
  );
}

/** Stores sessions that start in the given day and end two hours later, as if the record at `offset` had changed them last. */
export async function storeSessions(
  warehouse: Warehouse,
  {
    partition,
    offset,
    day,
    ids,
    version = 1,
  }: { partition: number; offset: number; day: number; ids: readonly string[]; version?: number },
): Promise<void> {
  const at = `toDateTime64(${(FIRST_DAY + day) * 86_400 + 3_600}, 3, 'UTC')`;
  await warehouse.command(
    `INSERT INTO sessions (tenantId, appId, sessionId, laneKey, anchorAt, version, startAt, endAt, appVersion, crashed, eventCount,
       expiresOn, logId, logPartition, logOffset)
     SELECT '${TENANT}', 'big', arrayJoin({ids:Array(String)}), 1, ${at}, ${version}, ${at}, ${at} + toIntervalHour(2), '1.0',
       ${version} % 2, 3, '2100-01-01', ${LOG_ID}, ${partition}, ${offset}`,
    { params: { ids }, settings: { insert_deduplicate: 0 } },
  );
}
