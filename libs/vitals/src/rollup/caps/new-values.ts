import { Params } from '../../conditions';
import type { DimensionId } from '../../dimension';
import { COMMON_DIMENSIONS, type RollupFamily } from '../family';
import type { RollupFamilies } from '../family-rules';
import type { Select } from '../journal/store';
import { OTHER } from '../layer-state';

/** A value of an app's dimension that no batch has had before. */
export interface NewValue {
  readonly tenantId: string;
  readonly appId: string;
  readonly dimension: DimensionId;
  readonly value: string;
}

/**
 * Values that rows of a batch name and that have no place among those that keep their names; of each dimension of an app
 * the most frequent ones first, and one more than the cap at most.
 */
export async function newValues(
  select: Select,
  batch: number,
  cap: number,
  families: RollupFamilies,
): Promise<NewValue[]> {
  const params = new Params();
  const id = params.bind('UInt64', batch);
  const named = Object.values(families).map((family) => valuesOf(family, id));
  return select<NewValue>(
    `WITH named AS (SELECT tenantId, appId, dimension, value, sum(amount) AS amount
       FROM (${named.join(' UNION ALL ')}) GROUP BY tenantId, appId, dimension, value)
     SELECT toString(tenantId) AS tenantId, toString(appId) AS appId, dimension, value FROM named
     WHERE value != '${OTHER}' AND (tenantId, appId, dimension, value) NOT IN (
       SELECT tenantId, appId, dimension, value FROM dimension_values
       WHERE (tenantId, appId) IN (SELECT tenantId, appId FROM named))
     ORDER BY tenantId, appId, dimension, amount DESC, value
     LIMIT ${params.bind('UInt32', cap + 1)} BY tenantId, appId, dimension`,
    params.values,
  );
}

/** Each value of each dimension in a family's rows of a batch, with how much it stands for. */
function valuesOf(family: RollupFamily, batch: string): string {
  const columns = { ...family.names, ...COMMON_DIMENSIONS };
  const pairs = Object.entries(columns)
    .filter(([, column]) => column !== 'appId')
    .map(([id, column]) => `('${id}', toString(${column}))`);
  const [amount] = Object.entries(family.states).find(([, { kind }]) => kind === 'sum') ?? ['1'];
  return (
    `SELECT tenantId, appId, pair.1 AS dimension, pair.2 AS value, sum(${amount}) AS amount FROM ${family.table} ` +
    `ARRAY JOIN if(facet = '', [${pairs.join(', ')}], [(toString(facet), ${family.table}.value)]) AS pair ` +
    `WHERE batch = ${batch} AND grain = 'd' GROUP BY tenantId, appId, dimension, value`
  );
}
