import { DAY_MS } from '@sonde/event-schema';
import { daysAsOf, newestEntry, Params, type AppDay, type LayerStore } from '@sonde/vitals';
import { optionalMoment, optionalText, UsageError, type Values } from '../operation';

/** Which days a person asks for. */
export interface Asked {
  /** Undefined: every app. */
  readonly appId: string | undefined;
  /** Days since 1970-01-01, both included. */
  readonly from: number;
  readonly to: number;
  /** Days that were settled after this are left out; epoch milliseconds. */
  readonly after: number | undefined;
}

/** @param now epoch milliseconds @throws UsageError */
export function askedOf(values: Values, now: number): Asked {
  const appId = optionalText(values, 'app');
  if ((appId === undefined) === (values['all-apps'] !== true))
    throw new UsageError('which apps? --app ID, or --all-apps');
  const from = dayOf(values, 'from');
  const to = dayOf(values, 'to');
  if (to < from) throw new UsageError('--to is before --from');
  if (to * DAY_MS > now) throw new UsageError('--to is a day that has not begun');
  return { appId, from, to, after: optionalMoment(values, 'after', now) };
}

function dayOf(values: Values, name: string): number {
  const text = optionalText(values, name);
  if (text === undefined) throw new UsageError(`--${name} is missing: a day (UTC) such as 2026-11-20`);
  const at = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(at) || dayText(at / DAY_MS) !== text)
    throw new UsageError(`--${name} must be a day (UTC) such as 2026-11-20, not ${JSON.stringify(text)}`);
  return at / DAY_MS;
}

/** 2026-11-20 */
export const dayText = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, 10);

/** An app's day, and how much there is of it. */
export interface DayOfApp extends AppDay {
  readonly events: number;
}

/**
 * The days of which raw rows are stored, oldest first.
 * @throws WarehouseUnavailableError
 */
export async function storedDays(store: LayerStore, { appId, from, to }: Asked): Promise<DayOfApp[]> {
  const params = { appId: appId ?? '', from: from * DAY_MS, to: (to + 1) * DAY_MS };
  return store.select<DayOfApp>(
    `SELECT toString(events.tenantId) AS tenantId, toString(events.appId) AS appId, toUInt16(toDate(at)) AS day,
       toFloat64(count()) AS events
     FROM events WHERE ${appId === undefined ? '' : 'events.appId = {appId:String} AND '}
       at >= fromUnixTimestamp64Milli({from:Int64}) AND at < fromUnixTimestamp64Milli({to:Int64})
     GROUP BY tenantId, appId, day ORDER BY day, tenantId, appId`,
    params,
  );
}

/** Names of the days that were settled after a moment and that nothing was said against since. @throws WarehouseUnavailableError */
export async function settledAfter(store: LayerStore, after: number): Promise<Set<string>> {
  const params = new Params();
  const days = daysAsOf(params, await newestEntry(store.select));
  const moment = params.bind('Int64', after);
  const rows = await store.select<AppDay>(
    `SELECT tenantId, appId, toUInt16(day) AS day FROM (${days}) WHERE stale = 0 AND through > 0
       AND (tenantId, appId, day, through) IN (
         SELECT toString(d.tenantId), toString(d.appId), toUInt16(d.day), d.through FROM rollup_days AS d
         WHERE (d.number, d.batch) IN (SELECT number, batch FROM rollup_journal
           WHERE kind = 'settle' AND at >= fromUnixTimestamp64Milli(${moment})))`,
    params.values,
  );
  return new Set(rows.map(nameOf));
}

export const nameOf = ({ tenantId, appId, day }: AppDay): string => `${tenantId} ${appId} ${day}`;
