import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DIMENSION_IDS, DIMENSIONS } from '../dimension';
import { CHAPTERS } from '../metric';
import { renderMetricReference } from '.';
import { METRIC_IDS, METRICS } from '../registry';
import { anchorOf } from './words';

const page = join(__dirname, '../../../../docs/metrics.md');

it('docs/metrics.md is what the registry says; UPDATE_DOCS=1 writes it anew', () => {
  const rendered = renderMetricReference();
  if (process.env['UPDATE_DOCS'] === '1') writeFileSync(page, rendered);
  expect(readFileSync(page, 'utf8')).toBe(rendered);
});

describe.each(METRIC_IDS)('%s', (id) => {
  const metric = METRICS[id];

  it('takes only dimensions that its rows know', () => {
    expect(metric.dimensions.filter((dimension) => !DIMENSIONS[dimension].sql[metric.source])).toEqual([]);
    expect(new Set(metric.dimensions).size).toBe(metric.dimensions.length);
  });

  it('says how to read it, and where its thresholds are published', () => {
    expect(metric.reading).toMatch(/[.]$/);
    for (const { url } of metric.thresholds ?? []) expect(url).toMatch(/^https:/);
  });

  it('is answered from rollups, or from what is remembered of installs, or says why only raw rows answer', () => {
    const isAddedUp = metric.rollups !== undefined || metric.rows === 'installs';
    expect(isAddedUp).toBe(metric.rawOnly === undefined);
  });

  it('says what it divides when it is a rate', () => {
    const divides = ['rate', 'share_of_versions'].includes(metric.measure.kind);
    expect([Boolean(metric.numerator), Boolean(metric.denominator)]).toEqual([divides, divides]);
  });
});

it('every file of a metric is in the registry, under its own name', () => {
  const files = readdirSync(join(__dirname, '../metrics')).map((name) => name.replace('.ts', ''));
  expect(files.sort()).toEqual(METRIC_IDS.map((id) => id.toLowerCase().replaceAll('_', '-')).sort());
});

it('every chapter has metrics, and every metric can be found by its heading', () => {
  const chapters = METRIC_IDS.map((id) => METRICS[id].chapter);
  expect(Object.keys(CHAPTERS).filter((chapter) => !chapters.some((of) => of === chapter))).toEqual([]);
  const rendered = renderMetricReference();
  const headings = [...rendered.matchAll(/^#{2,3} (.+)$/gm)].map(([, title = '']) => anchorOf(title));
  const linked = [...rendered.matchAll(/\]\(#([^)]+)\)/g)].map(([, anchor]) => anchor);
  expect(linked).toHaveLength(METRIC_IDS.length);
  expect(linked.filter((anchor) => headings.filter((heading) => heading === anchor).length !== 1)).toEqual(
    [],
  );
});

it('every dimension makes sense for some metric', () => {
  const used = new Set(METRIC_IDS.flatMap((id) => METRICS[id].dimensions));
  expect(DIMENSION_IDS.filter((id) => !used.has(id))).toEqual([]);
});
