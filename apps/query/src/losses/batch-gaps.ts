import { Params, rangeCondition, scopeCondition, type TimeRange } from '@sonde/vitals';
import type { AppScope } from '../events/event';
import type { Ask } from '../warehouse/ask';

/** A jump by more than this is taken for a numbering that begins anew, not for batches that are lost. */
const LONGEST_GAP = 10_000;

export interface BatchGaps {
  readonly appVersion: string;
  /** Numbered batches, and the events in them. */
  readonly batches: number;
  readonly events: number;
  /** Numbers that are missing, between batches of this version or before an install's first. */
  readonly missing: number;
  /** Numbers that are missing between the last batch of another version and the first of this one. */
  readonly missingAtUpdate: number;
}

/**
 * Numbered batches that came in the range, by version, and the numbers that are missing right before each of them. What
 * has come up to now fills a gap, whenever it came: the order is that of the numbers.
 *
 * @param beginningsKept nothing of the app can have expired yet, so that what is missing before an install's first batch never came
 */
export function selectBatchGaps(
  ask: Ask,
  app: AppScope,
  range: TimeRange,
  beginningsKept: boolean,
): Promise<BatchGaps[]> {
  const params = new Params();
  const inRange = rangeCondition(params, range);
  // A batch that was sent again is one; its copies differ in nothing but when they came.
  const batches =
    'SELECT installId, sequence, min(receivedAt) AS came, any(appVersion) AS version, any(events) AS held ' +
    `FROM batch_receipts WHERE ${scopeCondition(params, app)} AND sequence > 0 GROUP BY installId, sequence, batchHash`;
  const withBefore =
    'SELECT came, version, held, sequence, lagInFrame(sequence, 1, 0) OVER chain AS before, ' +
    `lagInFrame(version, 1, '') OVER chain AS versionBefore FROM (${batches}) ` +
    'WINDOW chain AS (PARTITION BY installId ORDER BY sequence, came ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)';
  const withGap =
    'SELECT *, if(sequence > before + 1, toUInt64(sequence) - before - 1, 0) AS between, ' +
    `if(between > ${LONGEST_GAP}${beginningsKept ? '' : ' OR before = 0'}, 0, between) AS gap, ` +
    `before = 0 OR versionBefore = version AS isOfVersion FROM (${withBefore}) WHERE ${inRange('came')}`;
  const sql =
    "SELECT if(version = '', 'unknown', toString(version)) AS appVersion, toFloat64(count()) AS batches, " +
    'toFloat64(sum(held)) AS events, toFloat64(sumIf(gap, isOfVersion)) AS missing, ' +
    `toFloat64(sumIf(gap, NOT isOfVersion)) AS missingAtUpdate FROM (${withGap}) GROUP BY version`;
  return ask.select<BatchGaps>(sql, params.values);
}
