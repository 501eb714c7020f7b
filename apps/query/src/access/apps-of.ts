import type { App, Catalog } from '@sonde/catalog';
import type { Identity } from './identity';

/** The apps that an identity may read. */
export const appsOf = (catalog: Catalog, identity: Identity): Promise<App[]> =>
  catalog.apps.list(identity.kind === 'admin' ? {} : { tenantId: identity.tenantId });

/** The app, or undefined when it does not exist or belongs to another tenant: nobody can tell which. */
export async function readableApp(
  catalog: Catalog,
  identity: Identity,
  id: string,
): Promise<App | undefined> {
  const app = await catalog.apps.get(id);
  return app && (identity.kind === 'admin' || identity.tenantId === app.tenantId) ? app : undefined;
}
