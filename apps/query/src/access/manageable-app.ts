import type { App, Catalog } from '@sonde/catalog';
import { queryError } from '../errors/query-error';
import type { Identity } from './identity';
import { mayManage } from './rights';

const CHANGED = 'Settings are changed with the admin token, or with a MANAGE key of the same tenant.';

/**
 * An app that the caller may change.
 * @param forbidden what those hear who may not
 * @throws GraphQLError FORBIDDEN without a MANAGE key, NOT_FOUND for an app of another tenant as for none
 */
export async function manageableApp(
  catalog: Catalog,
  identity: Identity,
  appId: string,
  forbidden = CHANGED,
): Promise<App> {
  if (identity.kind === 'QUERY') {
    throw queryError('FORBIDDEN', forbidden);
  }
  const app = await catalog.apps.get(appId);
  if (!app || !mayManage(identity, app.tenantId)) {
    throw queryError('NOT_FOUND', 'There is no such app.', 'input.appId');
  }
  return app;
}
