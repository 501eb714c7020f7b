import type { Params } from '../../conditions';
import type { RolledPosition } from '../layer-state';

/** Raw rows of a log partition: those after `after` up to `to`, inclusive; `after` is -1 for all from the first on. */
export interface RawRange {
  readonly logId: number;
  readonly partition: number;
  readonly after: number;
  readonly to: number;
}

/** SQL condition of the raw rows in these ranges; in comparisons, which is what the skip index understands. */
export function inRanges(params: Params, ranges: readonly RawRange[]): string {
  if (ranges.length === 0) return '0';
  const each = ranges.map(({ logId, partition, after, to }) => {
    const place = `logId = ${params.bind('UInt64', logId)} AND logPartition = ${params.bind('UInt16', partition)}`;
    const from = after < 0 ? '' : ` AND logOffset > ${params.bind('UInt64', after)}`;
    return `(${place}${from} AND logOffset <= ${params.bind('UInt64', to)})`;
  });
  return `(${each.join(' OR ')})`;
}

/** All that is rolled up. */
export const wholeRanges = (rolled: readonly RolledPosition[]): RawRange[] =>
  rolled.map(({ logId, partition, offset }) => ({ logId, partition, after: -1, to: offset }));

/** What lies between two states of one vector; places that are the same in both are left out. */
export function rangesBetween(
  before: readonly RolledPosition[],
  after: readonly RolledPosition[],
): RawRange[] {
  const known = new Map(before.map((position) => [placeOf(position), position.offset]));
  return after.flatMap(({ logId, partition, offset: to }) => {
    const from = known.get(placeOf({ logId, partition })) ?? -1;
    return to > from ? [{ logId, partition, after: from, to }] : [];
  });
}

/** The vector once these ranges are in it. */
export function advanced(rolled: readonly RolledPosition[], ranges: readonly RawRange[]): RolledPosition[] {
  const positions = new Map(rolled.map((position) => [placeOf(position), position]));
  for (const { logId, partition, to } of ranges)
    positions.set(placeOf({ logId, partition }), { logId, partition, offset: to });
  return [...positions.values()];
}

export const isSame = (a: readonly RolledPosition[], b: readonly RolledPosition[]): boolean =>
  rangesBetween(a, b).length === 0 && rangesBetween(b, a).length === 0;

const placeOf = ({ logId, partition }: Pick<RolledPosition, 'logId' | 'partition'>): string =>
  `${logId} ${partition}`;
