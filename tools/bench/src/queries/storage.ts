import type { Warehouse } from '@sonde/warehouse';

/** Columns of events by what they are for. */
const GROUPS: Readonly<Record<string, readonly string[]>> = {
  'where it is in the log': ['logId', 'logPartition', 'logOffset', 'logIndex'],
  times: ['at', 'clockAheadMs', 'receivedAt', 'expiresOn', 'firstInstalledAt'],
  'ids of event, session, install, user': [
    'eventHash',
    'eventId',
    'sessionId',
    'laneKey',
    'installId',
    'userId',
  ],
  'what it is': ['tenantId', 'appId', 'type', 'sdkType', 'protocol', 'weight', 'name', 'kind', 'screen'],
  'what was measured': [
    'durationMs',
    'foregroundMs',
    'framesTotal',
    'framesSlow',
    'framesFrozen',
    'hitchMs',
    'refreshHz',
    'valueMinor',
    'currency',
    'foreground',
    'completed',
    'prewarmed',
  ],
  requests: ['status', 'method', 'host', 'endpoint', 'url', 'bytesIn', 'bytesOut'],
  'attributes, payload, error group': ['attributes', 'payload', 'errorGroupId'],
};

interface Sized {
  readonly name: string;
  readonly bytes: number;
}

/** Rows of a table: bytes on the disk for each event, of events by groups of columns, of other tables as a whole. */
export async function storageTable(warehouse: Warehouse, events: number): Promise<string[][]> {
  const columns = await warehouse.select<Sized>(
    `SELECT column AS name, toFloat64(sum(column_bytes_on_disk)) AS bytes FROM system.parts_columns
     WHERE active AND database = currentDatabase() AND table = 'events' GROUP BY column`,
  );
  const tables = await warehouse.select<Sized>(
    `SELECT table AS name, toFloat64(sum(bytes_on_disk)) AS bytes FROM system.parts
     WHERE active AND database = currentDatabase() GROUP BY table HAVING bytes > 0 ORDER BY bytes DESC`,
  );
  const each = (bytes: number): string => (bytes / events).toFixed(2);
  const named = new Set(Object.values(GROUPS).flat());
  const inColumns = (names: (name: string) => boolean): number =>
    columns.filter(({ name }) => names(name)).reduce((sum, { bytes }) => sum + bytes, 0);
  const groups = Object.entries(GROUPS).map(([group, names]) => [
    `  ${group}`,
    each(inColumns((name) => names.includes(name))),
  ]);
  const whole = tables.find(({ name }) => name === 'events')?.bytes ?? 0;
  return [
    ['table and columns', 'B/event'],
    ['events', each(whole)],
    ...groups,
    ['  the phone, the version, the SDK', each(inColumns((name) => !named.has(name)))],
    ['  indexes and marks', each(whole - inColumns(() => true))],
    ...tables.filter(({ name }) => name !== 'events').map(({ name, bytes }) => [name, each(bytes)]),
    ['all', each(tables.reduce((sum, { bytes }) => sum + bytes, 0))],
  ];
}
