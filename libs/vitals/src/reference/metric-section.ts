import { RESOURCE_DIMENSIONS, type DimensionId } from '../dimension';
import { needsStatistic, type Metric } from '../registry';
import { exampleQuery } from './example-query';
import { DIRECTIONS, figure, UNITS } from './words';

/** One metric of the page. */
export function metricSection(metric: Metric): string[] {
  const { id, title, unit, direction, definition, reading, numerator, denominator, source, rawOnly } = metric;
  const statistic = needsStatistic(metric) ? ' Needs a statistic.' : '';
  const lines = [
    `### ${title}`,
    '',
    `\`${id}\` · ${UNITS[unit]} · counted from ${source} · ${DIRECTIONS[direction]}${statistic}`,
    '',
    definition,
    '',
    `*${reading}*`,
    '',
  ];
  if (numerator && denominator) lines.push(`- **Formula:** ${numerator} ÷ ${denominator}`);
  for (const { value, meaning, source: publisher, url } of metric.thresholds ?? [])
    lines.push(`- **${figure(value, unit)}:** ${meaning} ([${publisher}](${url}))`);
  for (const [product, counts] of Object.entries(metric.elsewhere ?? {}))
    lines.push(`- **${product}** ${counts}`);
  if (rawOnly) lines.push(`- **From raw rows only:** ${rawOnly}.`);
  lines.push(`- **By:** ${dimensionsInWords(metric.dimensions)}`, '', exampleQuery(metric), '');
  return lines;
}

const names = (ids: readonly DimensionId[]): string => ids.map((id) => `\`${id}\``).join(', ');

/** Long lists that many metrics share have a name. */
function dimensionsInWords(dimensions: readonly DimensionId[]): string {
  const has = (list: readonly DimensionId[]): boolean => list.every((id) => dimensions.includes(id));
  const rest = (list: readonly DimensionId[]): DimensionId[] => dimensions.filter((id) => !list.includes(id));
  if (!has(RESOURCE_DIMENSIONS)) return names(dimensions);
  const more = rest(RESOURCE_DIMENSIONS);
  const shared = 'phone, app and place (`APP` to `LOCALE`, `PROTOCOL`; see Dimensions)';
  return more.length === 0 ? shared : `${shared}; ${names(more)}`;
}
