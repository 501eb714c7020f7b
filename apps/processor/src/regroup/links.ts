import { FOLDED_GROUP_ID, type Regrouping } from '@sonde/error-groups';
import type { Warehouse } from '@sonde/warehouse';
import type { AppOfErrors } from './stored-errors';

const ROWS_AT_ONCE = 20_000;
const TIMEOUT_MS = 60_000;

/**
 * Writes down where the groups went that will have no events any more. An id that has events again leads nowhere from
 * then on: its row leads to itself. The same links twice are no harm.
 *
 * @param wishedAt names the regroup; that of the largest holds
 * @param attempt no two have the same
 * @throws WarehouseUnavailableError
 */
export async function writeLinks(
  warehouse: Warehouse,
  app: AppOfErrors,
  regrouping: Regrouping,
  { wishedAt, attempt }: { readonly wishedAt: number; readonly attempt: number },
): Promise<void> {
  const links = regrouping.links().filter(({ from }) => from !== FOLDED_GROUP_ID);
  const back = (await linkedIds(warehouse, app)).filter((id) => regrouping.hasAfter(id));
  const rows = [
    ...links.map(({ from, to, events }) => ({ ...app, fromId: from, toId: to, events, wishedAt })),
    ...back.map((id) => ({ ...app, fromId: id, toId: id, events: 0, wishedAt })),
  ];
  for (let from = 0; from < rows.length; from += ROWS_AT_ONCE) {
    const some = rows.slice(from, from + ROWS_AT_ONCE);
    await warehouse.insertRows('error_group_links', some, `links:${app.appId}:${attempt}:${from}`);
  }
}

/** The groups that a regroup has dissolved. @throws WarehouseUnavailableError */
export async function dissolvedBy(
  warehouse: Warehouse,
  app: AppOfErrors,
  wishedAt: number,
): Promise<string[]> {
  const rows = await warehouse.select<{ id: string }>(
    `SELECT fromId AS id FROM error_group_links FINAL WHERE tenantId = {tenantId:String} AND appId = {appId:String}
       AND wishedAt = {wishedAt:UInt64} AND fromId != toId`,
    { params: { ...app, wishedAt }, timeoutMs: TIMEOUT_MS },
  );
  return rows.map(({ id }) => id);
}

async function linkedIds(warehouse: Warehouse, app: AppOfErrors): Promise<string[]> {
  const rows = await warehouse.select<{ id: string }>(
    `SELECT DISTINCT fromId AS id FROM error_group_links
     WHERE tenantId = {tenantId:String} AND appId = {appId:String} ORDER BY id`,
    { params: { ...app }, timeoutMs: TIMEOUT_MS },
  );
  return rows.map(({ id }) => id);
}
