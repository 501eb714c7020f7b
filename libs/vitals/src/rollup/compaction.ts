import type { Params } from '../conditions';
import { rollupColumns, rollupKey } from './columns';
import type { RollupFamily } from './family';
import { STATE_SQL } from './states';
import { WRITING } from './writing';

export interface Compaction {
  readonly family: RollupFamily;
  /** Conditions of the rows that are put together, such as their batches; each row of the family's table is one of them or not. */
  readonly where: readonly string[];
  /** Under which the sums stand. */
  readonly batch: number;
  /** Only one of several parts, each row's being told by its app and day: what adds up is in one of them. */
  readonly part?: { readonly index: number; readonly of: number };
}

/**
 * Rows that one statement puts together at most, about: a row that is being put together takes up to 3 KB of ClickHouse's
 * memory.
 */
export const COMPACTED_AT_ONCE = 100_000;

/** The statement that adds the sum of rollup rows as rows of another batch. What they are of and when they go stays. */
export function compactionSql(params: Params, { family, where, batch, part }: Compaction): string {
  const key = rollupKey(family);
  const columns = Object.keys(rollupColumns(family));
  const values = columns.map((name) => {
    const state = family.states[name];
    // Under names of their own: an aggregate may not bear the name of the column that it reads.
    if (state) return `${STATE_SQL[state.kind].combine(name)} AS s_${name}`;
    if (name === 'batch') return `${params.bind('UInt64', batch)} AS b`;
    return name === 'expiresOn' ? 'max(expiresOn) AS e' : name;
  });
  const conditions = part
    ? [
        `cityHash64(tenantId, appId, toDate(at)) % ${params.bind('UInt32', part.of)} = ${params.bind('UInt32', part.index)}`,
        ...where,
      ]
    : where;
  return (
    `INSERT INTO ${family.table} (${columns.join(', ')}) SELECT ${values.join(', ')} FROM ${family.table} ` +
    `WHERE ${conditions.join(' AND ')} GROUP BY ${key.join(', ')} ${WRITING}`
  );
}
