import type { Series } from '../../charts/time-series';

interface Row {
  readonly at: string | null;
  readonly group: readonly { readonly value: string }[];
  readonly values: readonly { readonly value: number | null }[];
}

/** A line for each version over the moments that any of them has. */
export function linesOf(
  rows: readonly Row[],
  versions: readonly string[],
): { times: number[]; series: Series[] } {
  const moments = [...new Set(rows.map(({ at }) => Date.parse(at ?? '')))].sort((a, b) => a - b);
  const place = new Map(moments.map((at, i) => [at, i]));
  const series = versions.map((title) => ({ title, values: moments.map((): number | null => null) }));
  const byVersion = new Map(series.map((each) => [each.title, each.values]));
  for (const { at, group, values } of rows) {
    const line = byVersion.get(group[0]?.value ?? '');
    const i = place.get(Date.parse(at ?? ''));
    if (line && i !== undefined) line[i] = values[0]?.value ?? null;
  }
  return { times: moments, series };
}
