import { APP_RULES } from './app-rules';
import { GROUP_ACTIVITY_RULES } from './group-activity-rules';
import { GROUPING_RULES } from './grouping-rules';
import { KEY_RULES } from './key-rules';
import type { CollectionName, DocumentRules, Documents } from './rules';
import { TENANT_RULES } from './tenant-rules';

/** The rules of every collection. */
export const RULES: { readonly [N in CollectionName]: DocumentRules<Documents[N]> } = {
  tenants: TENANT_RULES,
  apps: APP_RULES,
  keys: KEY_RULES,
  groupActivities: GROUP_ACTIVITY_RULES,
  groupings: GROUPING_RULES,
};

export const COLLECTION_NAMES = Object.keys(RULES) as readonly CollectionName[];
