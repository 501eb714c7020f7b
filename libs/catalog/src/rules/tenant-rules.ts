import type { Tenant } from '../port';
import type { DocumentRules } from './rules';

export const TENANT_RULES: DocumentRules<Tenant> = {
  noun: 'tenant',
  fields: { name: { kind: 'NAME' } },
  fixed: [],
  unique: [{ field: 'name', within: [] }],
  references: () => [],
};
