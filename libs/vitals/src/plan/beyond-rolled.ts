import type { Params } from '../conditions';
import type { RolledPosition } from '../rollup/layer-state';

/**
 * SQL condition of the raw rows that no published batch holds: beyond the position of their log partition, or of a log or
 * partition that the state does not name. The second half of it is for the skip index alone, which understands nothing but
 * comparisons: it lets through whatever the first half does.
 */
export function beyondRolled(params: Params, rolled: readonly RolledPosition[]): string {
  if (rolled.length === 0) return '1';
  const logs = [...new Set(rolled.map(({ logId }) => logId))];
  const next = logs.map((logId) => {
    const places = rolled.filter((place) => place.logId === logId);
    const partitions = params.bind(
      'Array(UInt16)',
      places.map(({ partition }) => partition),
    );
    const offsets = params.bind(
      'Array(UInt64)',
      places.map(({ offset }) => offset + 1),
    );
    return `logId = ${params.bind('UInt64', logId)}, transform(logPartition, ${partitions}, ${offsets}, toUInt64(0))`;
  });
  const known = logs.map((logId) => `logId = ${params.bind('UInt64', logId)}`).join(' OR ');
  const lowest = Math.min(...rolled.map(({ offset }) => offset));
  const partitions = params.bind('Array(UInt16)', [...new Set(rolled.map(({ partition }) => partition))]);
  return (
    `logOffset >= multiIf(${next.join(', ')}, toUInt64(0)) ` +
    `AND (logOffset > ${params.bind('UInt64', lowest)} OR NOT (${known}) OR logPartition NOT IN ${partitions})`
  );
}
