import { Params, scopeCondition, timeParam, type TimeRange } from '@sonde/vitals';
import type { AppScope } from '../events/event';
import type { Ask } from '../warehouse/ask';

interface Row {
  readonly outcome: string;
  readonly reason: string;
  readonly total: number;
}

/** How many events had which outcome, over the receive days (UTC) that the range touches. */
export async function selectLedger(ask: Ask, scope: AppScope, range: TimeRange) {
  const params = new Params();
  const where = [
    scopeCondition(params, scope),
    `day >= toDate(${timeParam(params, range.from)}, 'UTC') AND day <= toDate(${timeParam(params, range.to - 1)}, 'UTC')`,
  ];
  const sql =
    `SELECT outcome, reason, toFloat64(sum(count)) AS total FROM ledger WHERE ${where.join(' AND ')} ` +
    'GROUP BY outcome, reason HAVING total != 0 ORDER BY outcome, reason';
  const rows = await ask.select<Row>(sql, params.values);
  return rows.map(({ outcome, reason, total }) => ({
    outcome,
    reason: reason === '' ? null : reason,
    count: total,
  }));
}
