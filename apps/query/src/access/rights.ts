import { queryError } from '../errors/query-error';
import type { Identity } from './identity';

/** @throws GraphQLError FORBIDDEN */
export function requireAdmin(identity: Identity): void {
  if (identity.kind !== 'admin') throw queryError('FORBIDDEN', 'This takes the admin token.');
}

/** The operator manages every tenant, a MANAGE key its own. */
export const mayManage = (identity: Identity, tenantId: string): boolean =>
  identity.kind === 'admin' || (identity.kind === 'MANAGE' && identity.tenantId === tenantId);
