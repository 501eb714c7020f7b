import { useEffect } from 'react';
import { TimeSeries } from '../../charts/time-series';
import { useDefinitions } from '../../figures/definitions';
import { FigureCard, type FigureValues } from '../../figures/figure';
import { useFigures } from '../../figures/use-figures';
import { quantity } from '../../format/quantity';
import { Card } from '../../parts/card';
import { Failure } from '../../parts/failure';
import { Skeleton } from '../../parts/skeleton';
import { useView } from '../../view/use-view';
import { Breakdown } from './breakdown';
import type { Measure } from './measure';
import css from './measure-page.module.css';

/** Figures, how they went, and the same broken down: every measure is looked at in the same way. */
export function MeasurePage({ measure }: { readonly measure: Measure }) {
  const { values, times, error, retry, isOld } = useFigures(measure.figures);
  useEffect(() => {
    document.title = `${measure.title} · Sonde`;
  }, [measure]);
  if (error) return <Failure error={error} retry={retry} />;
  return (
    <div className={css['page']}>
      <div className={css['figures']} aria-busy={isOld}>
        {measure.figures.map((figure, i) => (
          <FigureCard key={`${figure.metric}${figure.statistic}`} figure={figure} values={values?.[i]} />
        ))}
      </div>
      <div className={css['charts']}>
        {measure.charts.map((chart) => (
          <Chart
            key={chart.title}
            measure={measure}
            chart={chart}
            values={values}
            times={times}
            isOld={isOld}
          />
        ))}
      </div>
      <Breakdown measure={measure} />
    </div>
  );
}

function Chart({
  measure,
  chart,
  values,
  times,
  isOld,
}: {
  readonly measure: Measure;
  readonly chart: Measure['charts'][number];
  readonly values: readonly FigureValues[] | undefined;
  readonly times: readonly number[];
  readonly isOld: boolean;
}) {
  const { timeZone, setStretch } = useView();
  const definitions = useDefinitions();
  const figures = chart.of.flatMap((i) => measure.figures[i] ?? []);
  const definition = definitions.get(figures[0]?.metric ?? '');
  const unit = definition?.unit ?? '1';
  const series = chart.of.flatMap((i) => {
    const [figure, trend] = [measure.figures[i], values?.[i]?.trend];
    if (!figure || !trend) return [];
    return [{ title: figure.title ?? definitions.get(figure.metric)?.title ?? figure.metric, values: trend }];
  });
  // A store's limit is drawn only where one single line can be held against it.
  const limit = figures.length === 1 ? definition?.thresholds[0] : undefined;
  return (
    <Card title={chart.title} isOld={isOld}>
      {series.length === chart.of.length ? (
        <TimeSeries
          label={chart.title}
          times={times}
          series={series}
          write={(value) => quantity(value, unit)}
          timeZone={timeZone}
          onBrush={setStretch}
          threshold={limit ? { value: limit.value, title: limit.meaning } : undefined}
        />
      ) : (
        <Skeleton height={225} />
      )}
    </Card>
  );
}
