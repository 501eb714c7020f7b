import { Params, rangeCondition, scopeCondition, type TimeRange } from '@sonde/vitals';
import type { AppScope } from '../events/event';
import type { Ask } from '../warehouse/ask';

export interface DroppedByClient {
  readonly appVersion: string;
  readonly dropped: number;
}

/** Events that SDKs say they threw away, by version; of reports that first came in the range, each once. */
export function selectDropped(ask: Ask, app: AppScope, range: TimeRange): Promise<DroppedByClient[]> {
  const params = new Params();
  const reports =
    'SELECT appVersion, max(dropped) AS events, min(receivedAt) AS came FROM batch_receipts ' +
    `WHERE ${scopeCondition(params, app)} AND reason != '' GROUP BY installId, batchHash, reason, appVersion`;
  const sql =
    "SELECT if(reports.appVersion = '', 'unknown', toString(reports.appVersion)) AS appVersion, " +
    `toFloat64(sum(events)) AS dropped FROM (${reports}) AS reports ` +
    `WHERE ${rangeCondition(params, range)('came')} GROUP BY reports.appVersion`;
  return ask.select<DroppedByClient>(sql, params.values);
}
