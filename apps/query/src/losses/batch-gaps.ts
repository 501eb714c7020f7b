import { Params, rangeCondition, scopeCondition, type TimeRange } from '@sonde/vitals';
import type { AppScope } from '../events/event';
import type { Ask } from '../warehouse/ask';

/** A jump by more than this is taken for a numbering that begins anew, not for batches that are lost. */
const LONGEST_GAP = 10_000;

/** So many batches are put in order in one to two seconds of two cores; of more some installs stand for all. */
const BATCHES_AT_ONCE = 2_000_000;

export interface VersionGaps {
  readonly appVersion: string;
  /** Numbered batches, and the events in them. */
  readonly batches: number;
  readonly events: number;
  /** Numbers that are missing, between batches of this version or before an install's first. */
  readonly missing: number;
  /** Numbers that are missing between the last batch of another version and the first of this one. */
  readonly missingAtUpdate: number;
}

export interface BatchGaps {
  readonly versions: readonly VersionGaps[];
  /** Of one in how many installs: 1 is all. The figures are scaled up to all. */
  readonly oneIn: number;
}

/**
 * Numbered batches that came in the range, by version, and the numbers that are missing right before each of them. What
 * has come up to now fills a gap, whenever it came: the order is that of the numbers, in which the table keeps them.
 *
 * @param beginningsKept nothing of the app can have expired yet, so that what is missing before an install's first batch never came
 */
export async function selectBatchGaps(
  ask: Pick<Ask, 'select'>,
  app: AppScope,
  range: TimeRange,
  beginningsKept: boolean,
  batchesAtOnce = BATCHES_AT_ONCE,
): Promise<BatchGaps> {
  const oneIn = Math.ceil(((await countBatches(ask, app)) || 1) / batchesAtOnce);
  const params = new Params();
  const inRange = rangeCondition(params, range);
  const where = [scopeCondition(params, app), 'sequence > 0'];
  if (oneIn > 1) where.push(`cityHash64(installId) % ${oneIn} = 0`);
  const before = (column: string, nothing: string): string =>
    `lagInFrame(${column}, 1, ${nothing}) OVER chain AS ${column}Before`;
  const withBefore =
    `SELECT receivedAt, appVersion, events, sequence, batchHash, ${before('sequence', '0')}, ${before('batchHash', '0')}, ` +
    `${before('appVersion', "''")} FROM batch_receipts WHERE ${where.join(' AND ')} WINDOW chain AS ` +
    '(PARTITION BY installId ORDER BY sequence, batchHash, receivedAt ROWS BETWEEN 1 PRECEDING AND CURRENT ROW)';
  // A batch that was sent again stands behind its first copy, and is passed over.
  const withGap =
    'SELECT appVersion AS version, events, if(sequence > sequenceBefore + 1, toUInt64(sequence) - sequenceBefore - 1, 0) AS between, ' +
    `if(between > ${LONGEST_GAP}${beginningsKept ? '' : ' OR sequenceBefore = 0'}, 0, between) AS gap, ` +
    `sequenceBefore = 0 OR appVersionBefore = appVersion AS isOfVersion FROM (${withBefore}) ` +
    `WHERE ${inRange('receivedAt')} AND (sequence != sequenceBefore OR batchHash != batchHashBefore)`;
  const all = (figure: string): string => `toFloat64(${figure}) * ${oneIn}`;
  const sql =
    `SELECT if(version = '', 'unknown', toString(version)) AS appVersion, ${all('count()')} AS batches, ` +
    `${all('sum(events)')} AS events, ${all('sumIf(gap, isOfVersion)')} AS missing, ` +
    `${all('sumIf(gap, NOT isOfVersion)')} AS missingAtUpdate FROM (${withGap}) GROUP BY version`;
  return { versions: await ask.select<VersionGaps>(sql, params.values), oneIn };
}

async function countBatches(ask: Pick<Ask, 'select'>, app: AppScope): Promise<number> {
  const params = new Params();
  const sql = `SELECT toFloat64(count()) AS batches FROM batch_receipts WHERE ${scopeCondition(params, app)}`;
  const [row] = await ask.select<{ batches: number }>(sql, params.values);
  return row?.batches ?? 0;
}
