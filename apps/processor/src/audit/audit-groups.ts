import type { Warehouse } from '@sonde/warehouse';
import type { ExpectedGroup, ExpectedRecord } from './expected';

const GROUPS_PER_QUESTION = 1_000;
const TIMEOUT_MS = 60_000;

/** A group of errors that has no name in the warehouse, and an event that gives it one. */
export interface NamelessGroup extends ExpectedGroup {
  readonly record: ExpectedRecord;
}

/**
 * Which groups of errors these records name, and which of them the warehouse does not know for as long as it should.
 * @throws WarehouseUnavailableError
 */
export async function auditGroups(
  warehouse: Warehouse,
  records: readonly ExpectedRecord[],
): Promise<{ expected: number; missing: NamelessGroup[] }> {
  const groups = new Map<string, NamelessGroup>();
  for (const record of records) {
    for (const group of record.groups) {
      const key = `${record.context.header.appId} ${group.id}`;
      if ((groups.get(key)?.expiresAt ?? -1) < group.expiresAt) groups.set(key, { ...group, record });
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
