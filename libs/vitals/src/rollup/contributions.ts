import type { Params } from '../conditions';
import { DIMENSIONS, type DimensionId, type Source } from '../dimension';
import { rollupColumns } from './columns';
import { COMMON_DIMENSIONS, type RollupFamily, type State } from './family';
import { folding, type Fold, type Folding } from './fold';
import { expirySql, type RollupRetention } from './retention';
import { STATE_SQL } from './states';
import { WRITING } from './writing';

/** Which raw rows, and what becomes of them. */
export interface Contributions {
  readonly family: RollupFamily;
  /** Table or subquery with columns of the family's source, such as `events`; each row once. */
  readonly from: string;
  /** Conditions of the rows, joined with AND. */
  readonly where: readonly string[];
  /** Under which the rows stand; below 2^53. */
  readonly batch: number;
  /** Dimensions of apps whose values fold into `__other__`. */
  readonly folds: readonly Fold[];
  readonly retention: RollupRetention;
}

/**
 * The statement that adds what raw rows contribute to a family's table. Rows are put together by quarter-hour before they
 * are by day, and by all facets at once before they are by each, so that a raw row is looked at twice, not once for each
 * facet.
 */
export function contributionsSql(params: Params, contributions: Contributions): string {
  const { family, batch } = contributions;
  const fold = folding(params, contributions.folds);
  const columns = Object.keys(rollupColumns(family));
  const parts = [byNames(contributions, fold)];
  if (family.facets.length > 0) parts.push(byFacets(contributions, fold));
  const values = columns.map((name) => {
    if (name === 'batch') return `${params.bind('UInt64', batch)} AS batch`;
    // Not before the raw rows that it is made of: an app may keep those for longer, and send what is years old.
    if (name === 'expiresOn')
      return `greatest(${expirySql(params, contributions.retention)}, rawUntil) AS expiresOn`;
    return isText(family, name) ? `n_${name} AS ${name}` : name;
  });
  return (
    `INSERT INTO ${family.table} (${columns.join(', ')}) ` +
    `SELECT ${values.join(', ')} FROM (${parts.join(' UNION ALL ')}) ${WRITING}`
  );
}

/** Quarter-hours and days, by names and common dimensions. */
function byNames(contributions: Contributions, fold: Folding): string {
  const { names, quarterNames } = contributions.family;
  return regroup(contributions, fold, {
    bucket: 'toStartOfFifteenMinutes',
    kept: Object.keys(names) as DimensionId[],
    lost: (id) => (quarterNames?.includes(id) === false ? "piece.1 = 'q'" : undefined),
    split: [],
    pieces: quarterNames ? "[('q', bucket), ('d', toStartOfDay(bucket))]" : "[('d', toStartOfDay(bucket))]",
    keys: "piece.1 AS grain, piece.2 AS at, '' AS facet, '' AS value",
  });
}

/** Days by each facet, the names that facets keep, and common dimensions. */
function byFacets(contributions: Contributions, fold: Folding): string {
  const { source, facets, facetNames } = contributions.family;
  return regroup(contributions, fold, {
    bucket: 'toStartOfDay',
    kept: facetNames,
    split: facets,
    pieces: `[${facets.map((id) => `('${id}', ${fold(id, dimensionText(source, id))})`).join(', ')}]`,
    keys: "'d' AS grain, bucket AS at, piece.1 AS facet, piece.2 AS value",
  });
}

interface Regrouping {
  readonly bucket: string;
  /** Names that the rows keep; the others are ''. */
  readonly kept: readonly DimensionId[];
  /** Condition of the pieces in which a kept name is '' all the same. */
  readonly lost?: (id: DimensionId) => string | undefined;
  /** Dimensions that the pieces speak of. */
  readonly split: readonly DimensionId[];
  /** Array of pairs: a row counts once for each. */
  readonly pieces: string;
  readonly keys: string;
}

/** Raw rows put together by bucket and by the columns that the dimensions are made of; those by pieces and texts. */
function regroup({ family, from, where }: Contributions, fold: Folding, grouping: Regrouping): string {
  const states = Object.entries<State>(family.states);
  const dimensions = [...grouping.kept, ...grouping.split, ...COMMON];
  const columns = [
    ...new Set(['tenantId', 'appId', ...dimensions.flatMap((id) => dimensionColumns(family.source, id))]),
  ];
  const conditions = [...where, ...(family.where === undefined ? [] : [`(${family.where})`])];
  const rows =
    `SELECT ${columns.join(', ')}, ${grouping.bucket}(${family.time}) AS bucket, ` +
    states
      .map(([, state], i) => `${STATE_SQL[state.kind].make(state.value, state.where)} AS s${i}`)
      .join(', ') +
    `, max(expiresOn) AS until FROM ${from}${conditions.length > 0 ? ` WHERE ${conditions.join(' AND ')}` : ''}` +
    ` GROUP BY ${columns.join(', ')}, bucket`;
  const texts = Object.entries(textColumns(family)).map(([column, id]) => {
    if (!dimensions.includes(id)) return `'' AS n_${column}`;
    const text = fold(id, dimensionText(family.source, id));
    const lost = id in family.names ? grouping.lost?.(id) : undefined;
    return `${lost === undefined ? text : `if(${lost}, '', toString(${text}))`} AS n_${column}`;
  });
  const merged = states.map(([name, { kind }], i) => `${STATE_SQL[kind].combine(`s${i}`)} AS ${name}`);
  const groups = [
    'tenantId',
    'appId',
    'grain',
    'at',
    'facet',
    'value',
    ...Object.keys(textColumns(family)).map((c) => `n_${c}`),
  ];
  return (
    `SELECT tenantId, appId, ${grouping.keys}, ${[...texts, ...merged].join(', ')}, max(until) AS rawUntil ` +
    `FROM (${rows}) ARRAY JOIN ${grouping.pieces} AS piece GROUP BY ${groups.join(', ')}`
  );
}

const COMMON = [
  'APP_VERSION',
  'ENVIRONMENT',
  'EMULATOR',
] as const satisfies readonly (keyof typeof COMMON_DIMENSIONS)[];

/** Columns that hold a dimension's text, by their names. */
const textColumns = (family: RollupFamily): Readonly<Record<string, DimensionId>> =>
  Object.fromEntries([
    ...(Object.entries(family.names) as [DimensionId, string][]).map(([id, column]) => [column, id] as const),
    ...COMMON.map((id) => [COMMON_DIMENSIONS[id], id] as const),
  ]);

const isText = (family: RollupFamily, column: string): boolean => column in textColumns(family);

/** @throws Error when rows of the source do not know the dimension: families name only those that they do */
function dimensionText(source: Source, id: DimensionId): string {
  const sql = DIMENSIONS[id].sql[source];
  if (sql === undefined) throw new Error(`${source} do not know ${id}`);
  return sql;
}

const dimensionColumns = (source: Source, id: DimensionId): readonly string[] => {
  const { columns, sessionColumns = columns } = DIMENSIONS[id];
  return source === 'sessions' ? sessionColumns : columns;
};
