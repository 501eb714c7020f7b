import type { Warehouse } from '@sonde/warehouse';
import type { ExpectedError, ExpectedRecord } from './expected';

const GROUPS_PER_QUESTION = 1_000;
const TIMEOUT_MS = 60_000;

/** A group of errors that has no name in the warehouse, and an event of it that gives it one. */
export interface NamelessGroup extends ExpectedError {
  /** As the event's row has it, by whichever rules. */
  readonly id: string;
  readonly record: ExpectedRecord;
}

/**
 * Which groups the stored events of these records belong to, and which of them the warehouse has no name for, for as
 * long as it should. Events without a row are not looked at: that they are missing is said elsewhere.
 * @throws WarehouseUnavailableError
 */
export async function auditGroups(
  warehouse: Warehouse,
  records: readonly ExpectedRecord[],
  place: { readonly logId: number; readonly partition: number },
): Promise<{ expected: number; missing: NamelessGroup[] }> {
  const withErrors = records.filter(({ errors }) => errors.length > 0);
  if (withErrors.length === 0) return { expected: 0, missing: [] };
  const stored = await storedIds(warehouse, withErrors, place);
  const groups = new Map<string, NamelessGroup>();
  for (const record of withErrors) {
    for (const error of record.errors) {
      const id = stored.get(placeText(record.offset, error.index));
      if (id === undefined) continue;
      const key = `${record.context.header.appId} ${id}`;
      if ((groups.get(key)?.expiresAt ?? -1) < error.expiresAt) groups.set(key, { ...error, id, record });
    }
  }
  const wanted = [...groups];
  const known = new Map<string, number>();
  for (let from = 0; from < wanted.length; from += GROUPS_PER_QUESTION) {
    const some = wanted.slice(from, from + GROUPS_PER_QUESTION).map(([, group]) => group);
    const rows = await warehouse.select<{ appId: string; id: string; version: number }>(
      `SELECT appId, errorGroupId AS id, toFloat64(max(error_groups.version)) AS version FROM error_groups
       WHERE appId IN {apps:Array(String)} AND errorGroupId IN {ids:Array(String)} GROUP BY appId, errorGroupId`,
      {
        params: {
          apps: [...new Set(some.map(({ record }) => record.context.header.appId))],
          ids: [...new Set(some.map(({ id }) => id))],
        },
        timeoutMs: TIMEOUT_MS,
      },
    );
    for (const { appId, id, version } of rows) known.set(`${appId} ${id}`, version);
  }
  const missing = wanted.filter(([key, { expiresAt }]) => (known.get(key) ?? -1) < expiresAt);
  return { expected: wanted.length, missing: missing.map(([, group]) => group) };
}

/** The groups that rows at these records' places have, by place. */
async function storedIds(
  warehouse: Warehouse,
  records: readonly ExpectedRecord[],
  place: { readonly logId: number; readonly partition: number },
): Promise<Map<string, string>> {
  const first = records[0]?.offset ?? 0;
  const last = records.at(-1)?.offset ?? -1;
  const rows = await warehouse.select<{ offset: number; index: number; id: string }>(
    `SELECT toFloat64(logOffset) AS offset, toUInt32(logIndex) AS index, toString(errorGroupId) AS id FROM events
     WHERE logId = {logId:UInt64} AND logPartition = {partition:UInt16}
       AND logOffset BETWEEN {first:UInt64} AND {last:UInt64} AND errorGroupId != ''`,
    { params: { ...place, first, last }, timeoutMs: TIMEOUT_MS },
  );
  return new Map(rows.map(({ offset, index, id }) => [placeText(offset, index), id]));
}

const placeText = (offset: number, index: number): string => `${offset}/${index}`;
