import type { DimensionId } from '../dimension';
import type { Chapter } from '../metric';
import type { Metric } from '../registry';

/** What each chapter is usually split by. */
const SPLIT: Readonly<Record<Chapter, DimensionId>> = {
  Usage: 'COUNTRY',
  Stability: 'APP_VERSION',
  Responsiveness: 'DEVICE',
  Startup: 'LAUNCH_KIND',
  Screens: 'SCREEN',
  Network: 'ENDPOINT',
  'User flows': 'TRANSACTION',
  Releases: 'APP_VERSION',
};

/** Releases are looked at over time, the rest in total: shares and scores from the worst on, amounts from the largest on. */
export function exampleQuery(metric: Metric): string {
  const { id, chapter, direction, measure, unit } = metric;
  const worstIsLeast = direction === 'UP_IS_GOOD' && ['ratio', 'score'].includes(unit);
  const asked = measure.kind === 'duration' ? `metric: ${id}, statistic: P95` : `metric: ${id}`;
  const group = unit === 'minor units' ? 'CURRENCY' : SPLIT[chapter];
  const shape =
    chapter === 'Releases'
      ? 'grain: DAY, timeZone: "Europe/Berlin"'
      : `orderBy: [{ index: 0, direction: ${worstIsLeast ? 'ASC' : 'DESC'} }], first: 10`;
  const bucket = chapter === 'Releases' ? 'at ' : '';
  const parts =
    measure.kind === 'rate' || measure.kind === 'share_of_versions' ? ' numerator denominator' : '';
  return [
    '```graphql',
    '{',
    '  app(id: "APP") {',
    '    metrics(input: {',
    `      metrics: [{ ${asked} }]`,
    '      range: { from: "2026-11-01T00:00:00Z", to: "2026-11-29T00:00:00Z" }',
    `      groupBy: [${group}]`,
    `      ${shape}`,
    `    }) { rows { ${bucket}group { value } values { value${parts} errorBound } } }`,
    '  }',
    '}',
    '```',
  ].join('\n');
}
