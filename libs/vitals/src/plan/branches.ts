import type { Params } from '../conditions';
import type { RollupChoice } from './choose-rollup';
import type { Split } from './split';
import { inRanges } from './time-pieces';

/** What the branches of a statement share. */
export interface Branches {
  readonly params: Params;
  readonly split: Split;
  readonly choice: RollupChoice;
  /** Condition on tenant and app. */
  readonly scope: string;
  /** SELECT list, conditions and GROUP BY that turn raw rows of the family's source into rows of the statement. */
  readonly raw: { readonly select: string; readonly where: readonly string[]; readonly groupBy: string };
  /** The same of the family's own rows, but for the pieces of time and for which of them count. */
  readonly stored: { readonly select: string; readonly where: readonly string[] };
}

/**
 * Reads the family's own rows: of days and of quarter-hours together, since a further branch costs more than its rows.
 * @param counting conditions of which of them count
 */
export function storedBranch(
  { params, choice, scope, stored }: Pick<Branches, 'params' | 'choice' | 'scope' | 'stored'>,
  counting: readonly string[],
): string {
  const { family, facet, pieces } = choice;
  const grains = [
    ['d', pieces.days],
    ['q', pieces.quarters],
  ] as const;
  const times = grains
    .filter(([, ranges]) => ranges.length > 0)
    .map(([grain, ranges]) => `grain = '${grain}' AND ${inRanges(params, 'at', ranges)}`);
  const [only] = times;
  const where = [
    scope,
    `facet = '${facet ?? ''}'`,
    times.length === 1 ? only : `(${times.map((time) => `(${time})`).join(' OR ')})`,
    ...counting,
    ...stored.where,
  ];
  return `SELECT ${stored.select} FROM ${family.table} WHERE ${where.join(' AND ')}`;
}
