import type { MetricDefinition } from '../metric';

/** Units as people read them. */
export const UNITS: Readonly<Record<MetricDefinition['unit'], string>> = {
  '1': 'a count',
  ratio: 'a share, 0 to 1',
  ms: 'milliseconds',
  'ms/s': 'milliseconds per second',
  score: 'a score, 0 to 1',
  'minor units': 'minor units of the currency (cents)',
  'per install': 'a mean per install',
};

export const DIRECTIONS: Readonly<Record<MetricDefinition['direction'], string>> = {
  UP_IS_GOOD: 'More is better.',
  UP_IS_BAD: 'Less is better.',
  NEUTRAL: 'Neither more nor less is better.',
};

/** As Markdown renderers name a heading. */
export const anchorOf = (title: string): string =>
  title
    .toLowerCase()
    .replace(/[^a-z0-9 -]/g, '')
    .replaceAll(' ', '-');

/** A threshold in the unit that people speak of. */
export function figure(value: number, unit: MetricDefinition['unit']): string {
  if (unit === 'ratio') return `${Number((value * 100).toFixed(4))} %`;
  if (unit === 'ms') return value >= 1000 ? `${value / 1000} s` : `${value} ms`;
  return unit === 'ms/s' ? `${value} ms/s` : String(value);
}
