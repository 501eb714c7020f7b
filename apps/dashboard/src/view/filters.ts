import type { Schema } from '@sonde/query-client';

export type Dimension = Schema.Dimension;

/** One condition of the filter bar. */
export interface Condition {
  readonly dimension: Dimension;
  /** Values that are wanted, or with `not` those that are not. */
  readonly values: readonly string[];
  readonly not?: true;
}

/** What a filter bar holds as the API takes it. */
export const asFilter = (conditions: readonly Condition[]): Schema.DimensionFilter[] =>
  conditions.map(({ dimension, values, not }) =>
    not ? { dimension, notIn: [...values] } : { dimension, in: [...values] },
  );

/** The conditions with a value wanted (or not wanted) as well; those on the same dimension and side share a condition. */
export function withValue(
  conditions: readonly Condition[],
  dimension: Dimension,
  value: string,
  not?: true,
): Condition[] {
  const same = (each: Condition): boolean => each.dimension === dimension && each.not === not;
  const old = conditions.find(same);
  if (old?.values.includes(value)) return [...conditions];
  const values = [...(old?.values ?? []), value];
  return [...conditions.filter((each) => !same(each)), { dimension, values, ...(not ? { not } : {}) }];
}

/** The conditions without one of them. */
export const without = (conditions: readonly Condition[], gone: Condition): Condition[] =>
  conditions.filter((each) => each !== gone);

const NAME = /^[A-Z_]{1,40}$/;
const MOST = 20;

/** What an address says about filters, checked: whatever else stands there is left out. */
export function readConditions(raw: unknown): Condition[] {
  if (!Array.isArray(raw)) return [];
  return raw.slice(0, MOST).flatMap((each: unknown) => {
    if (typeof each !== 'object' || each === null) return [];
    const { dimension, values, not } = each as Record<string, unknown>;
    if (typeof dimension !== 'string' || !NAME.test(dimension) || !Array.isArray(values)) return [];
    const texts = values.filter((value): value is string => typeof value === 'string').slice(0, 100);
    if (texts.length === 0) return [];
    return [
      { dimension: dimension as Dimension, values: texts, ...(not === true ? { not: true as const } : {}) },
    ];
  });
}
