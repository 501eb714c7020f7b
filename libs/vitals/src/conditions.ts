import { ATTRIBUTE, DIMENSIONS, type DimensionId, type Source } from './dimension';
import type { Filter, Scope, TimeRange } from './question';

/** Collects the values of a statement, so that no value ever stands in its text. */
export class Params {
  readonly values: Record<string, unknown> = {};

  /** The placeholder of the value, such as `{p0:String}`. */
  bind(type: string, value: unknown): string {
    const name = `p${Object.keys(this.values).length}`;
    this.values[name] = value;
    return `{${name}:${type}}`;
  }

  /** SQL of an array of tuples, for `(a, b) IN …`: clients have no common way to hand one over whole. */
  bindTuples(types: readonly string[], rows: readonly (readonly unknown[])[]): string {
    const columns = types.map((type, i) =>
      this.bind(
        `Array(${type})`,
        rows.map((row) => row[i]),
      ),
    );
    return `arrayZip(${columns.join(', ')})`;
  }
}

/** ClickHouse's DateTime64 ends in 2299; nothing was measured before 1970. */
const LAST_TIME = Date.UTC(2200, 0, 1);

export const timeParam = (params: Params, at: number): string =>
  `fromUnixTimestamp64Milli(${params.bind('Int64', Math.min(Math.max(at, 0), LAST_TIME))})`;

/** Condition on the tenant, and on the app when there is one: first in every statement. */
export function scopeCondition(params: Params, scope: Scope): string {
  const tenant = `tenantId = ${params.bind('String', scope.tenantId)}`;
  return scope.appId === undefined ? tenant : `${tenant} AND appId = ${params.bind('String', scope.appId)}`;
}

/** Half-open, so that neighbouring ranges share no row. */
export function rangeCondition(params: Params, range: TimeRange): (column: string) => string {
  const from = timeParam(params, range.from);
  const to = timeParam(params, range.to);
  return (column) => `${column} >= ${from} AND ${column} < ${to}`;
}

/** SQL of an attribute's value over the text that JSON has for it: texts without their quotes, the rest as it was sent. */
function attributeSql(params: Params, key: string): string {
  const json = `attributes[${params.bind('String', key)}]`;
  const text = `JSONExtractString(${json})`;
  return `multiIf(${json} IN ('', '""', 'null'), 'unknown', startsWith(${json}, '"'), ${text}, ${json})`;
}

/**
 * SQL of a dimension's value in a row of the source, never NULL and never empty; undefined when the source does not know it.
 * @param attribute the key, where the dimension is ATTRIBUTE
 */
export function dimensionSql(
  params: Params,
  source: Source,
  dimension: DimensionId,
  attribute: string | undefined,
): string | undefined {
  if (dimension !== ATTRIBUTE) return DIMENSIONS[dimension].sql[source];
  return source === 'events' && attribute !== undefined ? attributeSql(params, attribute) : undefined;
}

/** By which texts the values of a dimension go, where not by their own. */
export interface Naming {
  /** From the SQL of a row's own text. */
  readonly text: (dimension: DimensionId, text: string) => string;
  /** From the SQL of an array of texts that a filter names. */
  readonly values: (dimension: DimensionId, values: string) => string;
}

export const AS_IT_IS: Naming = { text: (_, text) => text, values: (_, values) => values };

/**
 * One condition per side of a filter.
 * @param naming the texts by which values go
 * @throws Error when the source does not know a dimension: check first
 */
export function filterConditions(
  params: Params,
  source: Source,
  filters: readonly Filter[],
  naming: Naming = AS_IT_IS,
): string[] {
  return filters.flatMap((filter) => {
    const own = dimensionSql(params, source, filter.dimension, filter.attribute);
    const sql = own && naming.text(filter.dimension, own);
    if (!sql) throw new Error(`${source} do not know ${filter.dimension}`);
    const list = (values: readonly string[]): string =>
      naming.values(filter.dimension, params.bind('Array(String)', values));
    const conditions: string[] = [];
    if (filter.in) conditions.push(`has(${list(filter.in)}, ${sql})`);
    if (filter.notIn) conditions.push(`NOT has(${list(filter.notIn)}, ${sql})`);
    return conditions;
  });
}
