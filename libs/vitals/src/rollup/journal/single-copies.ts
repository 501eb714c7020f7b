import { Params } from '../../conditions';
import type { Select } from './store';

/** Copies of an event have the same of these; the same sender's id in a named and in a derived session is two events. */
const IDENTITY = "(tenantId, appId, laneKey, sessionId != '', eventHash)";
const TYPES = ['String', 'String', 'UInt64', 'UInt8', 'UInt64'];
/** More identities than this are not handed back and forth: the whole day is looked through for copies. */
const FEW = 10_000;
/** So many rows are looked through at once, about: an identity takes some 100 bytes of ClickHouse's memory. */
const ROWS_AT_ONCE = 1_000_000;

/** Rows of `events` with each event once. */
export interface SingleCopies {
  /** Table or subquery. */
  readonly from: (params: Params, where: string) => string;
  /** Rows that are one copy too many. */
  readonly extra: number;
  /** For how many events those stand, by tenant and app with a space in between. */
  readonly weights: ReadonlyMap<string, number>;
}

/**
 * Leaves out copies of events. The lane lets none through; rows that were put back by hand, or a lost block that came
 * back, may be there twice until an audit removes them. Nearly always there are none, and then rows are read as they are.
 *
 * @param where the condition of the rows, over columns of `events`
 */
export async function singleCopies(select: Select, where: (params: Params) => string): Promise<SingleCopies> {
  const { doubled, identities, extra, weights } = await findCopies(select, where);
  if (extra === 0) return { from: () => 'events', extra, weights };
  const first = 'ORDER BY logId, logPartition, logOffset, logIndex LIMIT 1 BY ' + IDENTITY.slice(1, -1);
  if (identities > FEW)
    return { from: (_, condition) => `(SELECT * FROM events WHERE ${condition} ${first})`, extra, weights };
  return {
    from: (bound, condition) => {
      const list = bound.bindTuples(TYPES, doubled);
      return (
        `(SELECT * FROM events WHERE ${condition} AND ${IDENTITY} NOT IN ${list} UNION ALL ` +
        `SELECT * FROM (SELECT * FROM events WHERE ${condition} AND ${IDENTITY} IN ${list} ${first}))`
      );
    },
    extra,
    weights,
  };
}

type Identity = readonly (string | number)[];

interface Copies {
  /** As many as are handed back and forth. */
  readonly doubled: readonly Identity[];
  /** How many there are. */
  readonly identities: number;
  readonly extra: number;
  readonly weights: ReadonlyMap<string, number>;
}

/** Copies have one lane key, so the rows are looked through in slices by it. */
async function findCopies(select: Select, where: (params: Params) => string): Promise<Copies> {
  const counted = new Params();
  const [all] = await select<{ rows: number }>(
    `SELECT toFloat64(count()) AS rows FROM events WHERE ${where(counted)}`,
    counted.values,
  );
  const slices = Math.max(1, Math.ceil((all?.rows ?? 0) / ROWS_AT_ONCE));
  const doubled: Identity[] = [];
  const weights = new Map<string, number>();
  let identities = 0;
  let extra = 0;
  for (let slice = 0; slice < slices; slice++) {
    const params = new Params();
    const part = `${where(params)} AND laneKey % ${params.bind('UInt32', slices)} = ${params.bind('UInt32', slice)}`;
    const apps = await select<{
      app: string;
      found: number;
      more: number;
      weight: number;
      some: readonly Identity[];
    }>(
      `SELECT concat(tenantId, ' ', appId) AS app, toFloat64(count()) AS found, toFloat64(sum(copies - 1)) AS more,
         toFloat64(sum(total / copies * (copies - 1))) AS weight,
         groupArray(${FEW + 1})((toString(tenantId), toString(appId), toFloat64(laneKey), toUInt8(named), toFloat64(eventHash))) AS some
       FROM (SELECT tenantId, appId, laneKey, sessionId != '' AS named, eventHash, count() AS copies, sum(weight) AS total
         FROM events WHERE ${part} GROUP BY tenantId, appId, laneKey, named, eventHash HAVING copies > 1)
       GROUP BY tenantId, appId`,
      params.values,
    );
    for (const { app, found, more, weight, some } of apps) {
      identities += found;
      extra += more;
      weights.set(app, (weights.get(app) ?? 0) + weight);
      if (identities <= FEW) doubled.push(...some);
    }
  }
  return { doubled, identities, extra, weights };
}
