import { Params } from '../../conditions';
import { isOneOf, type AppDay } from './days';
import type { Select } from './store';
import { withinDay } from './within-day';

/** For how long an app keeps its rows is read off those of so many days; and off the day's own. */
const LATEST_DAYS = 7;

/**
 * Days of which raw rows expire today or have: those with a row that says so, and those that are older than the app keeps
 * what it gets now. Their rows may vanish at any moment, so they are rebuilt no more, whatever is said of them.
 *
 * @param days of one day, each app once
 */
export async function expiredDays(select: Select, days: readonly AppDay[]): Promise<AppDay[]> {
  const params = new Params();
  const scope = isOneOf(params, days, '(tenantId, appId, toUInt16(toDate(at)))');
  const rows = await select<{ tenantId: string; appId: string }>(
    `SELECT toString(e.tenantId) AS tenantId, toString(e.appId) AS appId FROM events AS e
     WHERE ${withinDay(params, 'at', days)} AND ${scope} GROUP BY tenantId, appId HAVING min(expiresOn) <= toDate(now('UTC'))`,
    params.values,
  );
  const kept = await keptDays(select, days);
  const expired = new Set(rows.map(keyOf));
  return days.filter((one) => {
    const latest = kept.get(keyOf(one));
    return expired.has(keyOf(one)) || (latest !== undefined && one.day + latest.days <= latest.today);
  });
}

/** For how many days an app keeps the rows that it got in the last days; none for one that got none. */
async function keptDays(
  select: Select,
  days: readonly AppDay[],
): Promise<Map<string, { readonly days: number; readonly today: number }>> {
  const params = new Params();
  const tenants = params.bind('Array(String)', [...new Set(days.map(({ tenantId }) => tenantId))]);
  const apps = params.bind('Array(String)', [...new Set(days.map(({ appId }) => appId))]);
  const rows = await select<{ tenantId: string; appId: string; days: number; today: number }>(
    `SELECT toString(e.tenantId) AS tenantId, toString(e.appId) AS appId,
       toInt32(min(toInt32(e.expiresOn) - toInt32(toDate(e.at)))) AS days, toUInt16(toDate(now('UTC'))) AS today
     FROM events AS e WHERE has(${tenants}, toString(e.tenantId)) AND e.appId IN ${apps}
       AND e.at >= now('UTC') - toIntervalDay(${LATEST_DAYS}) GROUP BY tenantId, appId`,
    params.values,
  );
  return new Map(rows.map((row) => [keyOf(row), row]));
}

const keyOf = ({ tenantId, appId }: { tenantId: string; appId: string }): string => `${tenantId} ${appId}`;
