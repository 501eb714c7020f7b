import { DIMENSIONS, type DimensionId } from '@sonde/vitals';
import type { Ask } from '../warehouse/ask';
import type { GroupParent } from './group';
import { askByList, statementOf } from './of-groups';

const SHARES = 20;

export interface Share {
  readonly value: string;
  readonly events: number;
  /** Distinct installs. */
  readonly users: number;
}

interface Row extends Share {
  readonly id: string;
}

/** How often each group's events have each value of a dimension, the most frequent first. */
export const selectShares = (
  ask: Ask,
  groups: readonly GroupParent[],
  dimension: DimensionId,
): Promise<Share[][]> =>
  askByList(
    groups,
    (ofList) => {
      const { params, group, members, asked } = statementOf(ofList);
      const sql =
        `SELECT toString(${group}) AS id, ${DIMENSIONS[dimension].sql.events ?? "'unknown'"} AS value, ` +
        `sum(weight) AS events, toFloat64(uniqExact(installId)) AS users FROM events WHERE ${members} AND ${asked} ` +
        `GROUP BY id, value ORDER BY events DESC, value LIMIT ${SHARES} BY id`;
      return ask.select<Row>(sql, params.values);
    },
    (_group, rows) => rows.map(({ value, events, users }) => ({ value, events, users })),
  );
