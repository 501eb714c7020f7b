import type { Tenant } from '../port';
import { checkName } from './checks';
import type { DocumentRules } from './rules';

export const TENANT_RULES: DocumentRules<Tenant> = {
  noun: 'tenant',
  normalize: (tenant) => ({ ...tenant, name: checkName(tenant.name) }),
  fixed: [],
  unique: (tenant) => [{ field: 'name', value: [tenant.name] }],
  references: () => [],
};
