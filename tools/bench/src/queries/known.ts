import { readLayerState } from '@sonde/vitals';
import type { Warehouse } from '@sonde/warehouse';
import { LOG_ID } from './data/events-sql';
import type { Prepared } from './data/prepare';
import type { Known } from './questions/hand-written';

const DAY = 86_400_000;

/** What an expert would look up once about the data before writing SQL. */
export async function knownOf(
  warehouse: Warehouse,
  { tenantId, appId, rolledOffset }: Prepared,
): Promise<Known> {
  const state = await readLayerState((sql, params) => warehouse.select(sql, { params }), tenantId);
  const touched = await warehouse.select<{ day: number }>(
    `SELECT DISTINCT toUInt32(arrayJoin(range(toUInt32(toDate(startAt)), toUInt32(toDate(endAt)) + 1))) AS day
     FROM sessions WHERE tenantId = {tenantId:String} AND appId = {appId:String} AND logId = {logId:UInt64} AND logOffset > {offset:UInt64}`,
    { params: { tenantId, appId, logId: LOG_ID, offset: rolledOffset } },
  );
  const since = new Set(touched.map(({ day }) => day));
  const settled = state.settled.filter((day) => day.appId === appId);
  return {
    tenantId,
    appId,
    batches: state.batches,
    settled: new Map(settled.map(({ day, through }) => [day * DAY, through])),
    cleanDays: settled
      .filter(({ day, clean, stale }) => clean && !stale && !since.has(day))
      .map(({ day }) => day * DAY),
    rolledOffset,
    logId: LOG_ID,
  };
}
