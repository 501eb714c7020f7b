import type { ErrorGroup } from '@sonde/error-groups';
import { createBlock, errorGroupsTable, type Warehouse } from '@sonde/warehouse';
import type { AppOfErrors, StoredError } from './stored-errors';

const TIMEOUT_MS = 60_000;
const NAMES_AT_ONCE = 20_000;

/** What the groups of an app are called, by id. @throws WarehouseUnavailableError */
export async function storedTitles(warehouse: Warehouse, app: AppOfErrors): Promise<Map<string, string>> {
  const rows = await warehouse.select<{ id: string; title: string }>(
    `SELECT g.errorGroupId AS id, argMax(g.title, g.version) AS title FROM error_groups AS g
     WHERE g.tenantId = {tenantId:String} AND g.appId = {appId:String} GROUP BY g.errorGroupId`,
    { params: { ...app }, timeoutMs: TIMEOUT_MS },
  );
  return new Map(rows.map(({ id, title }) => [id, title]));
}

/** The groups that events get, each once, for as long as the last of its events is kept. */
export class NamesOfGroups {
  private readonly names = new Map<string, { group: ErrorGroup; at: number; expiresAt: number }>();

  add(group: ErrorGroup, { at, expiresAt }: StoredError): void {
    const known = this.names.get(group.id);
    if (known === undefined) this.names.set(group.id, { group, at, expiresAt });
    else if (expiresAt > known.expiresAt) known.expiresAt = expiresAt;
  }

  /**
   * Writes them down; the same names twice are no harm.
   * @param token names these names and nothing else
   * @throws WarehouseUnavailableError
   */
  async write(warehouse: Warehouse, { tenantId, appId }: AppOfErrors, token: string): Promise<void> {
    const all = [...this.names.values()];
    for (let from = 0; from < all.length; from += NAMES_AT_ONCE) {
      const block = createBlock(errorGroupsTable);
      const c = block.columns;
      for (const { group, at, expiresAt } of all.slice(from, from + NAMES_AT_ONCE)) {
        c.tenantId.push(tenantId);
        c.appId.push(appId);
        c.errorGroupId.push(group.id);
        c.kind.push(group.kind);
        c.title.push(group.title);
        c.culprit.push(group.culprit);
        c.grouping.push(group.grouping);
        c.seenAt.push(at);
        c.version.push(expiresAt);
        c.expiresOn.push(expiresAt);
        block.endRow();
      }
      await warehouse.insert(errorGroupsTable, block, `${token}:${from}`);
    }
  }
}
