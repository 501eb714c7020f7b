/** What is known of an app's UTC day after a publication. */
export interface DayRow {
  readonly tenantId: string;
  readonly appId: string;
  /** Days since 1970-01-01. */
  readonly day: number;
  /** Rollup rows of batches up to this id do not count; 0: the day was never settled. */
  readonly through: number;
  /** Its sessions may be read from the rollup. */
  readonly clean: boolean;
  /** Its rollup rows are not the sum of its raw rows: it is to be settled soon. */
  readonly stale: boolean;
}
