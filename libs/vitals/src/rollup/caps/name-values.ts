import { Params } from '../../conditions';
import type { DimensionId } from '../../dimension';
import { ROLLUP_FAMILIES } from '../families';
import type { RollupFamilies } from '../family-rules';
import type { Fold } from '../fold';
import type { LayerStore, Select } from '../journal/store';
import { newValues, type NewValue } from './new-values';

/** Values of a dimension of an app that keep their names in rollups, unless said otherwise. */
export const DEFAULT_CAP = 1_000;

/** How many values of a dimension of an app keep their names. */
export interface AppCap {
  readonly tenantId: string;
  readonly appId: string;
  readonly cap: number;
}

export interface Caps {
  /** Of an app that has none of its own; absent: `DEFAULT_CAP`. */
  readonly cap?: number;
  readonly caps?: readonly AppCap[];
}

/** Dimensions that fold, of all tenants. */
export const readFolds = (select: Select): Promise<Fold[]> =>
  select<Fold>(
    'SELECT DISTINCT toString(tenantId) AS tenantId, toString(appId) AS appId, toString(dimension) AS dimension FROM folded_dimensions',
    {},
  );

/**
 * Gives the values that a batch names for the first time their places for each dimension of an app up to its cap. To be
 * called when the contributions of an attempt are in, before it is published.
 *
 * @returns dimensions that have come to more values than that with this batch: the attempt is not to be published; make
 * its contributions anew, under another id, with these folds too. They fold from now on for good.
 */
export async function nameValues(
  store: LayerStore,
  batch: number,
  caps: Caps = {},
  families: RollupFamilies = ROLLUP_FAMILIES,
): Promise<Fold[]> {
  const { cap: usual = DEFAULT_CAP, caps: apps = [] } = caps;
  const capOf = new Map(apps.map(({ tenantId, appId, cap }) => [`${tenantId} ${appId}`, cap]));
  const found = await newValues(
    store.select,
    batch,
    Math.max(usual, ...apps.map(({ cap }) => cap)),
    families,
  );
  if (found.length === 0) return [];
  const known = await countKnown(store.select, found);
  const places = new Map<string, number>();
  const named: NewValue[] = [];
  const folds = new Map<string, Fold>();
  for (const value of found) {
    const { tenantId, appId, dimension } = value;
    const key = keyOf(value);
    const cap = capOf.get(`${tenantId} ${appId}`) ?? usual;
    const left = places.get(key) ?? cap - (known.get(key) ?? 0);
    places.set(key, left - 1);
    if (left > 0) named.push(value);
    else folds.set(key, { tenantId, appId, dimension });
  }
  // The names first: where a dimension folds, they are all there.
  await store.insertRows('dimension_values', named, `names:${batch}`);
  await store.insertRows('folded_dimensions', [...folds.values()], `folds:${batch}`);
  return [...folds.values()];
}

const keyOf = ({ tenantId, appId, dimension }: Fold): string => JSON.stringify([tenantId, appId, dimension]);

async function countKnown(select: Select, values: readonly NewValue[]): Promise<Map<string, number>> {
  const asked = new Map(values.map((value) => [keyOf(value), value]));
  const params = new Params();
  const list = params.bindTuples(
    ['String', 'String', 'String'],
    [...asked.values()].map(({ tenantId, appId, dimension }) => [tenantId, appId, dimension]),
  );
  const rows = await select<{ tenantId: string; appId: string; dimension: DimensionId; known: number }>(
    `SELECT toString(tenantId) AS tenantId, toString(appId) AS appId, toString(dimension) AS dimension,
       toFloat64(uniqExact(value)) AS known FROM dimension_values
     WHERE (tenantId, appId, dimension) IN ${list} GROUP BY tenantId, appId, dimension`,
    params.values,
  );
  return new Map(rows.map((row) => [keyOf(row), row.known]));
}
