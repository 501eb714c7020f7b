import type { Schema } from '@sonde/query-client';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { Sparkline } from '../charts/sparkline';
import { change, quantity } from '../format/quantity';
import { Skeleton } from '../parts/skeleton';
import css from './figure.module.css';
import { useDefinitions } from './definitions';
import { judge } from './judge';
import { PassportButton } from './passport';

export interface Figure {
  readonly metric: Schema.MetricId;
  readonly statistic?: Schema.Statistic;
  /** What it is called here; the metric's own title unless said. */
  readonly title?: string;
}

export interface FigureValues {
  readonly now: number | null;
  readonly then: number | null;
  /** Undefined while it is asked for. */
  readonly trend: readonly (number | null)[] | undefined;
  /** The stretch before has been asked about. */
  readonly isCompared: boolean;
}

/** One number that matters: how it is, how it was before, how it went, and behind it its passport. */
export function FigureCard({
  figure,
  values,
}: {
  readonly figure: Figure;
  readonly values: FigureValues | undefined;
}) {
  const definition = useDefinitions().get(figure.metric);
  const unit = definition?.unit ?? '1';
  const title = figure.title ?? definition?.title ?? figure.metric;
  return (
    <section className={css['figure']} aria-label={title}>
      <header>
        <h2>{title}</h2>
        <PassportButton figure={figure} title={title} />
      </header>
      {values ? (
        <>
          <p className={css['value']}>{quantity(values.now, unit)}</p>
          {values.isCompared ? (
            <Change values={values} unit={unit} direction={definition?.direction} />
          ) : (
            <Skeleton height={16} width="80%" />
          )}
          {values.trend ? <Sparkline values={values.trend} /> : <Skeleton height={32} />}
        </>
      ) : (
        <>
          <Skeleton height={34} width="60%" />
          <Skeleton height={16} width="80%" />
          <Skeleton height={32} />
        </>
      )}
    </section>
  );
}

function Change({
  values: { now, then },
  unit,
  direction,
}: {
  readonly values: FigureValues;
  readonly unit: string;
  readonly direction: Schema.MetricDirection | undefined;
}) {
  const text = change(now, then, unit);
  if (text === undefined) return <p className={css['change']}>Nothing to compare with</p>;
  const judgement = judge(now, then, direction);
  const Arrow = (now ?? 0) >= (then ?? 0) ? ArrowUp : ArrowDown;
  return (
    <p className={css['change']}>
      <span className={css[judgement]}>
        {text.startsWith('±') ? null : <Arrow size={13} aria-hidden />}
        {text}
        {judgement === 'neutral' ? null : (
          <span className="visually-hidden">{judgement === 'good' ? ', better' : ', worse'}</span>
        )}
      </span>{' '}
      from {quantity(then, unit)}
    </p>
  );
}
