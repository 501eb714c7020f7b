import type { Select } from '@sonde/vitals';
import { KnownOfTenants } from './known-of-tenants';

/** Milliseconds. */
const AGES = { fresh: 5_000, usable: 30_000 };

/** For how many days the rows of an app that are there already are kept, and from which day on (since 1970-01-01) none has gone. */
export interface AppliedRetention {
  readonly appId: string;
  readonly raw: number;
  readonly quarterHours: number;
  readonly days: number;
  readonly rawFrom: number;
  readonly quarterHoursFrom: number;
  readonly daysFrom: number;
}

export type AppliedByApp = ReadonlyMap<string, AppliedRetention>;

/**
 * How far changed retentions have been done to rows that were there before. What was read a while ago claims no more than
 * there is: more is kept only once that is done.
 */
export class AppliedRetentions extends KnownOfTenants<AppliedByApp> {
  /** @param monotonic milliseconds that never go back */
  constructor(select: Select, monotonic?: () => number) {
    super((tenantId) => readApplied(select, tenantId), AGES, monotonic);
  }
}

async function readApplied(select: Select, tenantId: string): Promise<AppliedByApp> {
  const rows = await select<AppliedRetention>(
    `SELECT toString(r.appId) AS appId, r.raw AS raw, r.quarterHours AS quarterHours, r.days AS days,
       toUInt16(r.rawFrom) AS rawFrom, toUInt16(r.quarterHoursFrom) AS quarterHoursFrom, toUInt16(r.daysFrom) AS daysFrom
     FROM app_retentions AS r FINAL WHERE r.tenantId = {tenantId:String}`,
    { tenantId },
  );
  return new Map(rows.map((row) => [row.appId, row]));
}
