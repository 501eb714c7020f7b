import type { Params } from '../conditions';
import type { DimensionId } from '../dimension';
import { OTHER } from './layer-state';

/** A dimension of an app that has had more values than its cap: only those in `dimension_values` keep their names. */
export interface Fold {
  readonly tenantId: string;
  readonly appId: string;
  readonly dimension: DimensionId;
}

/** Puts `__other__` in the place of a dimension's text where the row's app has too many of them. */
export type Folding = (dimension: DimensionId, text: string) => string;

/** @param folds of the rows that the statement reads, or more; without any the texts stay as they are */
export function folding(params: Params, folds: readonly Fold[]): Folding {
  const lists = new Map<DimensionId, string>();
  return (dimension, text) => {
    const apps = folds.filter((fold) => fold.dimension === dimension);
    if (apps.length === 0) return text;
    let list = lists.get(dimension);
    if (list === undefined) {
      list = params.bindTuples(
        ['String', 'String'],
        apps.map(({ tenantId, appId }) => [tenantId, appId]),
      );
      lists.set(dimension, list);
    }
    return (
      `if((tenantId, appId) IN ${list} AND (tenantId, appId, ${text}) NOT IN (SELECT tenantId, appId, value ` +
      `FROM dimension_values WHERE (tenantId, appId) IN ${list} AND dimension = '${dimension}'), '${OTHER}', ${text})`
    );
  };
}
