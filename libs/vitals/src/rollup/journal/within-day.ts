import { DAY_MS } from '@sonde/event-schema';
import type { Params } from '../../conditions';
import type { AppDay } from './days';

/** Plain comparisons, by which partitions and the primary key are ruled out. */
export function withinDay(params: Params, column: string, days: readonly AppDay[]): string {
  const day = days[0]?.day ?? 0;
  const at = (ms: number): string => `fromUnixTimestamp64Milli(${params.bind('Int64', ms)})`;
  const tenants = params.bind('Array(String)', [...new Set(days.map(({ tenantId }) => tenantId))]);
  const apps = params.bind('Array(String)', [...new Set(days.map(({ appId }) => appId))]);
  return (
    `has(${tenants}, toString(tenantId)) AND appId IN ${apps} AND ` +
    `${column} >= ${at(day * DAY_MS)} AND ${column} < ${at((day + 1) * DAY_MS)}`
  );
}
