import { createHash } from 'node:crypto';
import { CatalogError, type App, type AppGrouping, type Catalog, type New } from '@sonde/catalog';
import { queryError } from '../errors/query-error';

/** What people change of it. What it says of a regroup is told by the processor, and no reason for a conflict. */
export type GroupingOfApp = Pick<AppGrouping, 'groupingVersion' | 'rules' | 'merges' | 'regroup'>;

/** Changes of one app's grouping at the same moment are rare; as many in a row as this never meet. */
const ATTEMPTS = 100;

/** Of an app that an older Sonde made and nobody has changed since: it stays on the rules that there were then. */
const UNSET: GroupingOfApp = { groupingVersion: 1, rules: [], merges: [] };

export const groupingOf = async (catalog: Catalog, app: Pick<App, 'id'>): Promise<GroupingOfApp> =>
  (await catalog.groupings.ofApp(app.id)) ?? UNSET;

/** By what it holds: the same again is the same revision. */
export const revisionOf = ({ groupingVersion, rules, merges }: GroupingOfApp): string =>
  createHash('sha256')
    .update(JSON.stringify([groupingVersion, rules, merges]))
    .digest('base64url')
    .slice(0, 16);

/**
 * Changes how an app's errors are grouped and shown. Begins anew when somebody else changed it meanwhile, unless the
 * caller has named the revision that was seen.
 *
 * @param seen the revision that the caller has seen; null: whatever has happened
 * @param change what changes, from what is there; undefined: nothing
 * @throws GraphQLError CONFLICT when it is not as it was seen
 */
export async function changeGrouping(
  catalog: Catalog,
  app: App,
  seen: string | null,
  change: (grouping: GroupingOfApp) => Partial<GroupingOfApp> | undefined,
): Promise<GroupingOfApp> {
  for (let attempt = 1; ; attempt++) {
    const document = await catalog.groupings.ofApp(app.id);
    const grouping = document ?? UNSET;
    const revision = revisionOf(grouping);
    if (seen !== null && seen !== revision) {
      throw queryError(
        'CONFLICT',
        'Rules or merges of the app were changed meanwhile: look again and decide again.',
        'input.revision',
        { revision },
      );
    }
    const changed = change(grouping);
    if (!changed) return grouping;
    try {
      if (document) return await catalog.groupings.update(document.id, document.version, changed);
      const whole: New<AppGrouping> = { ...UNSET, ...changed, tenantId: app.tenantId, appId: app.id };
      return await catalog.groupings.insert(whole);
    } catch (error) {
      const lost = error instanceof CatalogError && ['CONFLICT', 'DUPLICATE'].includes(error.code);
      if (!lost || attempt === ATTEMPTS) throw error;
    }
  }
}
