import type { Params } from '../conditions';
import type { RolledPosition } from '../rollup/layer-state';

/**
 * SQL condition of the raw rows that no published batch holds: beyond the position of their log partition, or of a log or
 * partition that the state does not name.
 *
 * Its second half rules nothing out that the first lets through; it is there for the skip index over (logId, logPartition,
 * logOffset), which understands comparisons only.
 */
export function beyondRolled(params: Params, rolled: readonly RolledPosition[]): string {
  if (rolled.length === 0) return '1';
  const logs = [...new Set(rolled.map(({ logId }) => logId))].sort((a, b) => a - b);
  const partitionsOf = (logId: number): number[] =>
    rolled.filter((place) => place.logId === logId).map(({ partition }) => partition);
  const next = logs.map((logId) => {
    const offsets = rolled.filter((place) => place.logId === logId).map(({ offset }) => offset + 1);
    return (
      `logId = ${params.bind('UInt64', logId)}, transform(logPartition, ` +
      `${params.bind('Array(UInt16)', partitionsOf(logId))}, ${params.bind('Array(UInt64)', offsets)}, toUInt64(0))`
    );
  });
  // Partitions that some log does not have rolled up must be looked into.
  const everywhere = partitionsOf(logs[0] ?? 0)
    .filter((partition) => logs.every((logId) => partitionsOf(logId).includes(partition)))
    .sort((a, b) => a - b);
  const lowest = params.bind('UInt64', Math.min(...rolled.map(({ offset }) => offset)));
  const maybe = [
    `logOffset > ${lowest}`,
    ...outside(params, 'logId', 'UInt64', logs),
    ...outside(params, 'logPartition', 'UInt16', everywhere),
  ];
  return `logOffset >= multiIf(${next.join(', ')}, toUInt64(0)) AND (${maybe.join(' OR ')})`;
}

/** Comparisons of which one holds for every whole number but the given ones, ascending. */
function outside(params: Params, column: string, type: string, numbers: readonly number[]): string[] {
  const first = numbers[0];
  const last = numbers.at(-1);
  if (first === undefined || last === undefined) return ['1'];
  const gaps = numbers.flatMap((number, i) => {
    const before = numbers[i - 1];
    return before === undefined || before + 1 === number
      ? []
      : [`(${column} > ${params.bind(type, before)} AND ${column} < ${params.bind(type, number)})`];
  });
  return [`${column} < ${params.bind(type, first)}`, ...gaps, `${column} > ${params.bind(type, last)}`];
}
