import { tenantsAppsKeys } from './0001-tenants-apps-keys';
import { attributesReleases } from './0002-attributes-releases';
import { rollupSettings } from './0003-rollup-settings';
import { groupsOfErrors } from './0004-groups-of-errors';
import { findingsOfGroups } from './0005-findings-of-groups';
import { foldedGroupAndEndedMerges } from './0006-folded-group-and-ended-merges';
import { limitsThatCanBeSaid } from './0007-limits-that-can-be-said';
import type { Migration } from './migration';

/** Every step of the schema, in order. */
export const MIGRATIONS: readonly Migration[] = [
  tenantsAppsKeys,
  attributesReleases,
  rollupSettings,
  groupsOfErrors,
  findingsOfGroups,
  foldedGroupAndEndedMerges,
  limitsThatCanBeSaid,
];
