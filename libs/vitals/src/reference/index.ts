import { DIMENSION_IDS, DIMENSIONS } from '../dimension';
import { CHAPTERS, type Chapter } from '../metric';
import { METRIC_IDS, METRICS } from '../registry';
import { introduction } from './introduction';
import { metricSection } from './metric-section';
import { anchorOf, UNITS } from './words';

/** The page of all metrics and dimensions, as Markdown. `docs/metrics.md` holds it; a test keeps it current. */
export function renderMetricReference(): string {
  return [
    ...introduction(),
    '## All metrics',
    '',
    '| metric | in short | in | good when |',
    '|---|---|---|---|',
    ...METRIC_IDS.map((id) => {
      const { title, unit, direction, chapter } = METRICS[id];
      const good = { UP_IS_GOOD: 'high', UP_IS_BAD: 'low', NEUTRAL: '' }[direction];
      return `| [\`${id}\`](#${anchorOf(title)}) | ${title} (${chapter.toLowerCase()}) | ${UNITS[unit]} | ${good} |`;
    }),
    '',
    ...(Object.keys(CHAPTERS) as Chapter[]).flatMap(chapterOf),
    '## Dimensions',
    '',
    'By these an answer can be split (`groupBy`) and narrowed (`filter`). What the phone did not say is `unknown`.',
    '',
    '| dimension | says | of |',
    '|---|---|---|',
    ...DIMENSION_IDS.map((id) => {
      const { description, sql } = DIMENSIONS[id];
      return `| \`${id}\` | ${description} | ${Object.keys(sql).join(', ')} |`;
    }),
    '',
  ].join('\n');
}

const chapterOf = (chapter: Chapter): string[] => [
  `## ${chapter}`,
  '',
  CHAPTERS[chapter],
  '',
  ...METRIC_IDS.map((id) => METRICS[id])
    .filter((metric) => metric.chapter === chapter)
    .flatMap(metricSection),
];
