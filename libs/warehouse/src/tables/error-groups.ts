import { date, dateTime64, lowCardinality, string, u16, u64 } from '../native/column';
import { defineTable } from './table';

/** What a group of crashes, errors or ANRs is called; its counts come from events. The newest version counts. */
export const errorGroupsTable = defineTable({
  name: 'error_groups',
  columns: {
    tenantId: lowCardinality(),
    appId: lowCardinality(),
    errorGroupId: string(),
    /** CRASH, ERROR or ANR. */
    kind: lowCardinality(),
    title: string(),
    culprit: string(),
    /** Version of the grouping rules. */
    grouping: u16(),
    /** When the group was last written. */
    seenAt: dateTime64(),
    version: u64(),
    expiresOn: date(),
  },
});
