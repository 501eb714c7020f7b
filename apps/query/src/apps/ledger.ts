import { Params, scopeCondition, timeParam, type TimeRange } from '@sonde/vitals';
import type { AppScope } from '../events/event';
import type { Ask } from '../warehouse/ask';

interface Row {
  readonly outcome: string;
  readonly reason: string;
  readonly total: number;
}

/** How many events had which outcome, over the receive days (UTC) that the range touches. */
export async function selectLedger(ask: Ask, app: AppScope, range: TimeRange) {
  const params = new Params();
  const scope = scopeCondition(params, app);
  const inRange = `day >= toDate(${timeParam(params, range.from)}, 'UTC') AND day <= toDate(${timeParam(params, range.to - 1)}, 'UTC')`;
  const where = [scope, inRange];
  // What SDKs threw away is kept batch by batch, so that a report that is sent again counts once.
  const sql =
    'SELECT outcome, reason, toFloat64(sum(counted)) AS total FROM (' +
    `SELECT outcome, reason, sum(count) AS counted FROM ledger WHERE ${where.join(' AND ')} GROUP BY outcome, reason ` +
    `UNION ALL SELECT 'CLIENT_DROPPED' AS outcome, reason, toInt64(sum(dropped)) AS counted FROM (` +
    `SELECT reason, max(dropped) AS dropped, toDate(min(receivedAt), 'UTC') AS day FROM batch_receipts ` +
    `WHERE ${scope} AND reason != '' GROUP BY installId, batchHash, reason, appVersion) WHERE ${inRange} GROUP BY reason` +
    ') GROUP BY outcome, reason HAVING total != 0 ORDER BY outcome, reason';
  const rows = await ask.select<Row>(sql, params.values);
  return rows.map(({ outcome, reason, total }) => ({
    outcome,
    reason: reason === '' ? null : reason,
    count: total,
  }));
}
