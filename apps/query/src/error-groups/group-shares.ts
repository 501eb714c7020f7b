import { DIMENSIONS, Params, type DimensionId } from '@sonde/vitals';
import type { Ask } from '../warehouse/ask';
import type { GroupParent } from './group';
import { askByList, eventsOfGroups } from './of-groups';

const SHARES = 20;

export interface Share {
  readonly value: string;
  readonly events: number;
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
      const params = new Params();
      const sql =
        `SELECT toString(errorGroupId) AS id, ${DIMENSIONS[dimension].sql.events ?? "'unknown'"} AS value, ` +
        `sum(weight) AS events FROM events WHERE ${eventsOfGroups(params, ofList)} GROUP BY id, value ` +
        `ORDER BY events DESC, value LIMIT ${SHARES} BY id`;
      return ask.select<Row>(sql, params.values);
    },
    (_group, rows) => rows.map(({ value, events }) => ({ value, events })),
  );
