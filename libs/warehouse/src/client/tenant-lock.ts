/**
 * A second lock beside the conditions that statements have themselves: a question that is asked for a tenant finds no other
 * tenant's rows, whatever its text says. ClickHouse is told the tenant with the question, in the one text that every server
 * takes along with a statement, its comment for the log; a row policy of the reading user looks at it.
 */
const MARK = 'sonde tenant ';

/** The comment of a question that is asked for a tenant. */
export const tenantComment = (tenantId: string): string => `${MARK}${tenantId}`;

/** Condition of the rows that a question may see: all where it is asked for no tenant. Worked out once for each statement. */
export const TENANT_FILTER =
  `if(startsWith(getSetting('log_comment'), '${MARK}'), ` +
  `tenantId = substring(getSetting('log_comment'), ${MARK.length + 1}), 1)`;

/** Every table whose rows belong to a tenant. */
export const TENANT_TABLES = [
  'app_retentions',
  'batch_receipts',
  'dimension_values',
  'error_group_links',
  'error_groups',
  'events',
  'folded_dimensions',
  'installs',
  'ledger',
  'rollup_days',
  'rollup_drawing',
  'rollup_faults',
  'rollup_launches',
  'rollup_requests',
  'rollup_screens',
  'rollup_sessions',
  'rollup_transactions',
  'rollup_types',
  'rollup_usage',
  'sessions',
  'spans',
] as const;

/** @throws RangeError for a statement that names the text by which the tenant is told, and so could tell another one */
export function assertLeavesLock(sql: string): void {
  if (/log_comment/i.test(sql))
    throw new RangeError('A question that is asked for a tenant may not speak of log_comment');
}
