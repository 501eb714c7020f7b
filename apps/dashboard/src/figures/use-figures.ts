import { MetricsDocument, type MetricsQuery } from '@sonde/query-client';
import { useMemo } from 'react';
import { useAnswer } from '../api/use-answer';
import { asRange, before } from '../view/range';
import { useView } from '../view/use-view';
import type { Figure, FigureValues } from './figure';

const metricOf = ({ metric, statistic }: Figure) => ({ metric, ...(statistic ? { statistic } : {}) });
type Rows = NonNullable<MetricsQuery['app']>['metrics']['rows'];

/**
 * Figures of the view's range, of the same stretch before, and how they went. All figures of a page are asked together.
 * The first question decides about errors; without the others a card lacks its comparison or its line, and says so.
 */
export function useFigures(figures: readonly Figure[]) {
  const { app, range, stretch, grain, timeZone, filter } = useView();
  const metrics = figures.map(metricOf);
  const common = { metrics, filter, timeZone };
  const now = useAnswer(MetricsDocument, { app, input: { ...common, range, first: 1 } });
  const then = useAnswer(MetricsDocument, {
    app,
    input: { ...common, range: asRange(before(stretch)), first: 1 },
  });
  const trend = useAnswer(MetricsDocument, { app, input: { ...common, range, grain, first: 1000 } });

  const nowRow = now.data?.app?.metrics.rows[0];
  const thenRow = then.data?.app?.metrics.rows[0];
  const trendRows = trend.data?.app?.metrics.rows;
  const values = useMemo(
    () =>
      nowRow
        ? figures.map((_, i): FigureValues => ({
            now: nowRow.values[i]?.value ?? null,
            then: thenRow?.values[i]?.value ?? null,
            trend: trendRows?.map((row) => row.values[i]?.value ?? null),
            isCompared: thenRow !== undefined,
          }))
        : undefined,
    [figures, nowRow, thenRow, trendRows],
  );
  return {
    values,
    times: useMemo(() => timesOf(trendRows), [trendRows]),
    error: now.error,
    retry: () => void Promise.all([now.refetch(), then.refetch(), trend.refetch()]),
    isOld: now.isPlaceholderData,
  };
}

export const timesOf = (rows: Rows | undefined): number[] =>
  (rows ?? []).map(({ at }) => Date.parse(at ?? ''));
