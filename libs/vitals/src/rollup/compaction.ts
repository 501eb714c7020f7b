import type { Params } from '../conditions';
import { rollupColumns, rollupKey } from './columns';
import type { RollupFamily } from './family';
import { STATE_SQL } from './states';

export interface Compaction {
  readonly family: RollupFamily;
  /** Conditions of the rows that are put together, such as their batches; each row of the family's table is one of them or not. */
  readonly where: readonly string[];
  /** Under which the sums stand. */
  readonly batch: number;
}

/** The statement that adds the sum of rollup rows as rows of another batch. What they are of and when they go stays. */
export function compactionSql(params: Params, { family, where, batch }: Compaction): string {
  const key = rollupKey(family);
  const columns = Object.keys(rollupColumns(family));
  const values = columns.map((name) => {
    const state = family.states[name];
    // Under names of their own: an aggregate may not bear the name of the column that it reads.
    if (state) return `${STATE_SQL[state.kind].combine(name)} AS s_${name}`;
    if (name === 'batch') return `${params.bind('UInt64', batch)} AS b`;
    return name === 'expiresOn' ? 'max(expiresOn) AS e' : name;
  });
  return (
    `INSERT INTO ${family.table} (${columns.join(', ')}) SELECT ${values.join(', ')} FROM ${family.table} ` +
    `WHERE ${where.join(' AND ')} GROUP BY ${key.join(', ')} SETTINGS max_partitions_per_insert_block = 0`
  );
}
