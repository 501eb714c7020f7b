import { FOLDED_GROUP_ID } from '@sonde/error-groups';
import type { LogRecord } from '@sonde/event-log';
import { decodeRecord, UnreadableRecordError, type RecordHeader } from '@sonde/sdk-protocols';
import type { Warehouse } from '@sonde/warehouse';
import type { Position } from '../lane/stored-rows';
import type { LaneGroups } from './lane-groups';

const DAY_MS = 86_400_000;
/** Ids of apps go into a statement as a parameter. */
const APPS_PER_QUESTION = 500;
/** Names that are brought of an app, those first that live longest: of more groups nobody makes sense. */
const NAMES_PER_APP = 20_000;
const TIMEOUT_MS = 60_000;

/** The app of a record, from the key that keeps it in its lane. */
export const appOfKey = (key: string): string => key.slice(0, key.indexOf(':'));

/** Day of receipt, days since 1970-01-01 (UTC). */
export const receivedOn = ({ receivedAt }: RecordHeader): number => Math.floor(receivedAt / DAY_MS);

/**
 * Brings what the warehouse holds of the groups of those apps in these records that the lane does not know: which have a
 * name, and which the lane let through since the day before. Rows of the batch at `position` and later do not count, so
 * that a batch which is repeated meets what it met before.
 *
 * @throws WarehouseUnavailableError
 */
export async function restoreGroups(
  groups: LaneGroups,
  records: readonly LogRecord[],
  warehouse: Warehouse,
  position: Position,
): Promise<void> {
  const apps = unknownApps(groups, records);
  for (let from = 0; from < apps.length; from += APPS_PER_QUESTION)
    await restoreApps(groups, apps.slice(from, from + APPS_PER_QUESTION), warehouse, position);
}

interface UnknownApp {
  readonly tenantId: string;
  readonly appId: string;
  /** From this day of receipt on. */
  readonly day: number;
}

function unknownApps(groups: LaneGroups, records: readonly LogRecord[]): UnknownApp[] {
  const apps = new Map<string, UnknownApp>();
  for (const { key, value } of records) {
    const appId = appOfKey(key);
    if (groups.has(appId) || apps.has(appId)) continue;
    const header = headerOf(value);
    if (header?.appId !== appId) continue;
    apps.set(appId, { appId, tenantId: header.tenantId, day: receivedOn(header) - 1 });
  }
  return [...apps.values()];
}

async function restoreApps(
  groups: LaneGroups,
  apps: readonly UnknownApp[],
  warehouse: Warehouse,
  { logId, partition, first }: Position,
): Promise<void> {
  const params = {
    tenants: [...new Set(apps.map(({ tenantId }) => tenantId))],
    apps: apps.map(({ appId }) => appId),
    folded: FOLDED_GROUP_ID,
  };
  const named = await warehouse.select<{ appId: string; id: string }>(
    `SELECT toString(g.appId) AS appId, g.errorGroupId AS id FROM error_groups AS g
     WHERE g.tenantId IN {tenants:Array(String)} AND g.appId IN {apps:Array(String)} AND g.errorGroupId != {folded:String}
     GROUP BY g.appId, g.errorGroupId ORDER BY max(g.version) DESC, id LIMIT ${NAMES_PER_APP} BY appId`,
    { params, timeoutMs: TIMEOUT_MS },
  );
  const admitted = await warehouse.select<{ appId: string; day: number; id: string }>(
    `SELECT DISTINCT toString(e.appId) AS appId, toUInt16(toDate(e.receivedAt)) AS day, toString(e.errorGroupId) AS id
     FROM events AS e
     WHERE e.tenantId IN {tenants:Array(String)} AND e.appId IN {apps:Array(String)}
       AND e.receivedAt >= fromUnixTimestamp64Milli({since:Int64}) AND e.errorGroupId NOT IN ('', {folded:String})
       AND e.logId = {logId:UInt64} AND e.logPartition = {partition:UInt16} AND e.logOffset < {first:UInt64}`,
    {
      params: { ...params, logId, partition, first, since: Math.min(...apps.map(({ day }) => day)) * DAY_MS },
      timeoutMs: TIMEOUT_MS,
    },
  );
  const found = new Map(
    apps.map(({ appId }) => [appId, { named: new Set<string>(), days: new Map<number, string[]>() }]),
  );
  for (const { appId, id } of named) found.get(appId)?.named.add(id);
  for (const { appId, day, id } of admitted) {
    const days = found.get(appId)?.days;
    const known = days?.get(day);
    if (known === undefined) days?.set(day, [id]);
    else known.push(id);
  }
  for (const [appId, stored] of found) groups.hold(appId, stored);
}

function headerOf(value: Buffer): RecordHeader | undefined {
  try {
    return decodeRecord(value).header;
  } catch (error) {
    // It becomes a dead letter.
    if (error instanceof UnreadableRecordError) return undefined;
    throw error;
  }
}
