import {
  DIMENSIONS,
  filterConditions,
  Params,
  rangeCondition,
  scopeCondition,
  type DimensionId,
} from '@sonde/vitals';
import type { Ask } from '../warehouse/ask';
import type { GroupParent } from './group';
import { GROUPED } from './group-list';

const SHARES = 20;

export interface Share {
  readonly value: string;
  readonly events: number;
}

/** How often a group's events have each value of a dimension, the most frequent first. */
export function selectShares(ask: Ask, group: GroupParent, dimension: DimensionId): Promise<Share[]> {
  const params = new Params();
  const where = [
    scopeCondition(params, group.scope),
    rangeCondition(params, group.range)('at'),
    GROUPED,
    `errorGroupId = ${params.bind('String', group.id)}`,
    ...filterConditions(params, 'events', group.filters),
  ];
  const sql =
    `SELECT ${DIMENSIONS[dimension].sql.events ?? "'unknown'"} AS value, sum(weight) AS events FROM events ` +
    `WHERE ${where.join(' AND ')} GROUP BY value ORDER BY events DESC, value LIMIT ${SHARES}`;
  return ask.select<Share>(sql, params.values);
}
