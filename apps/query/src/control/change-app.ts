import { CatalogError, type App, type Catalog, type New } from '@sonde/catalog';
import type { Identity } from '../access/identity';
import { manageableApp } from '../access/manageable-app';

/** Changes of one app at the same moment are rare; as many in a row as this never meet. */
const ATTEMPTS = 10;

/**
 * Changes an app of the caller's tenant. Begins anew when somebody else changed it meanwhile, so none of two changes is lost.
 * @param change what changes, from what is there
 * @throws GraphQLError FORBIDDEN without a MANAGE key, NOT_FOUND for an app of another tenant as for none, CONFLICT
 */
export async function changeApp(
  catalog: Catalog,
  identity: Identity,
  appId: string,
  change: (app: App) => Partial<New<App>>,
): Promise<App> {
  for (let attempt = 1; ; attempt++) {
    const app = await manageableApp(catalog, identity, appId);
    try {
      return await catalog.apps.update(app.id, app.version, change(app));
    } catch (error) {
      const lost = error instanceof CatalogError && error.code === 'CONFLICT';
      if (!lost || attempt === ATTEMPTS) throw error;
    }
  }
}
