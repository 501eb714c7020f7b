import type { Select } from '@sonde/vitals';
import { KnownOfTenants } from './known-of-tenants';

/** Rows expire by days. Milliseconds. */
const AGES = { fresh: 60_000, usable: 3_600_000 };

/** When each app's oldest event was, epoch milliseconds; apps of which nothing was rolled up yet are missing. */
export type OldestByApp = ReadonlyMap<string, number>;

/** The oldest event that ever came of each app, whether or not its row is still there: installs remember it. */
export class OldestEvents extends KnownOfTenants<OldestByApp> {
  /** @param monotonic milliseconds that never go back */
  constructor(select: Select, monotonic?: () => number) {
    super((tenantId) => readOldest(select, tenantId), AGES, monotonic);
  }
}

async function readOldest(select: Select, tenantId: string): Promise<OldestByApp> {
  const rows = await select<{ readonly appId: string; readonly oldest: number }>(
    `SELECT toString(appId) AS appId, toFloat64(toUnixTimestamp64Milli(min(firstAt))) AS oldest
     FROM installs WHERE tenantId = {tenantId:String} GROUP BY appId`,
    { tenantId },
  );
  return new Map(rows.map((row) => [row.appId, row.oldest]));
}
