import { Params } from '../../conditions';
import type { Select } from './store';

/** Copies of an event have the same of these; the same sender's id in a named and in a derived session is two events. */
const IDENTITY = "(tenantId, appId, laneKey, sessionId != '', eventHash)";
const TYPES = ['String', 'String', 'UInt64', 'UInt8', 'UInt64'];
/** More identities than this are not handed back and forth: the whole day is looked through for copies. */
const FEW = 10_000;

/** Rows of `events` with each event once. */
export interface SingleCopies {
  /** Table or subquery. */
  readonly from: (params: Params, where: string) => string;
  /** Rows that are one copy too many. */
  readonly extra: number;
}

/**
 * Leaves out copies of events. The lane lets none through; rows that were put back by hand, or a lost block that came
 * back, may be there twice until an audit removes them. Nearly always there are none, and then rows are read as they are.
 *
 * @param where the condition of the rows, over columns of `events`
 */
export async function singleCopies(select: Select, where: (params: Params) => string): Promise<SingleCopies> {
  const params = new Params();
  const doubled = await select<{ identity: readonly (string | number)[]; copies: number }>(
    `SELECT (toString(tenantId), toString(appId), toFloat64(laneKey), toUInt8(sessionId != ''), toFloat64(eventHash)) AS identity,
       toFloat64(count()) AS copies
     FROM events WHERE ${where(params)} GROUP BY tenantId, appId, laneKey, sessionId != '', eventHash
     HAVING copies > 1 LIMIT ${FEW + 1}`,
    params.values,
  );
  if (doubled.length === 0) return { from: () => 'events', extra: 0 };
  const extra = doubled.reduce((sum, { copies }) => sum + copies - 1, 0);
  const first = 'ORDER BY logId, logPartition, logOffset, logIndex LIMIT 1 BY ' + IDENTITY.slice(1, -1);
  if (doubled.length > FEW)
    return { from: (_, condition) => `(SELECT * FROM events WHERE ${condition} ${first})`, extra };
  return {
    from: (bound, condition) => {
      const list = bound.bindTuples(
        TYPES,
        doubled.map(({ identity }) => identity),
      );
      return (
        `(SELECT * FROM events WHERE ${condition} AND ${IDENTITY} NOT IN ${list} UNION ALL ` +
        `SELECT * FROM (SELECT * FROM events WHERE ${condition} AND ${IDENTITY} IN ${list} ${first}))`
      );
    },
    extra,
  };
}
