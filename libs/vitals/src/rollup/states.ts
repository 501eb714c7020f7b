import type { State } from './family';

/** The percentiles that a stored state answers, in its order. */
export const PERCENTILES = [0.5, 0.75, 0.9, 0.95, 0.99] as const;

/** What ClickHouse knows of a kind of state. */
interface StateSql {
  /** Type of its column. */
  readonly type: string;
  /** Aggregate over raw rows that makes it. */
  readonly make: (value: string, where?: string) => string;
  /** Aggregate over its column that gives one of the same kind, over more rows. */
  readonly combine: (column: string) => string;
  /** Aggregate over its column that gives the figure; of percentiles an array in the order of PERCENTILES, NaN over nothing. */
  readonly read: (column: string) => string;
}

/** `f` or `fIf`; a combinator such as State stands before the condition's, so that the type is that of `f`. */
const over = (name: string, parameters: string, args: string, where?: string): string =>
  where === undefined ? `${name}${parameters}(${args})` : `${name}If${parameters}(${args}, ${where})`;

/** Over nothing a least is +∞ and a greatest −∞, so that states are put together without a condition. */
const extreme = (aggregate: 'min' | 'max', nothing: 'inf' | '-inf'): StateSql => ({
  type: 'Float64',
  make: (value, where) =>
    `${aggregate}(${where === undefined ? value : `if(${where}, ${value}, ${nothing})`})`,
  combine: (column) => `${aggregate}(${column})`,
  read: (column) => `nullIf(${aggregate}(${column}), ${nothing})`,
});

const DISTINCT = '(15)';
const LEVELS = `(${PERCENTILES.join(', ')})`;

/**
 * The nearest number with 8 significant binary digits, at most 2^-8 of the value away. Equal numbers share one entry of a
 * state, so it stays small; its percentiles are those of the rounded values, interpolated as over raw rows, so they are
 * no further away.
 */
const rounded = (value: string): string =>
  `reinterpretAsFloat32(bitAnd(reinterpretAsUInt32(toFloat32(${value})) + 32768, 4294901760))`;

export const STATE_SQL: Readonly<Record<State['kind'], StateSql>> = {
  sum: {
    type: 'Float64',
    make: (value, where) => `toFloat64(${over('sum', '', value, where)})`,
    combine: (column) => `sum(${column})`,
    read: (column) => `sum(${column})`,
  },
  min: extreme('min', 'inf'),
  max: extreme('max', '-inf'),
  distinct: {
    type: `AggregateFunction(uniqCombined${DISTINCT}, Tuple(String, String))`,
    make: (value, where) => over('uniqCombinedState', DISTINCT, value, where),
    combine: (column) => `uniqCombinedMergeState${DISTINCT}(${column})`,
    read: (column) => `toFloat64(uniqCombinedMerge${DISTINCT}(${column}))`,
  },
  percentiles: {
    type: `AggregateFunction(quantilesExactWeightedInterpolated${LEVELS}, Float32, UInt8)`,
    make: (value, where) =>
      over('quantilesExactWeightedInterpolatedState', LEVELS, `${rounded(value)}, toUInt8(1)`, where),
    combine: (column) => `quantilesExactWeightedInterpolatedMergeState${LEVELS}(${column})`,
    read: (column) => `quantilesExactWeightedInterpolatedMerge${LEVELS}(${column})`,
  },
};
