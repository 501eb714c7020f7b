import { PassportsDocument } from '@sonde/query-client';
import { Info } from 'lucide-react';
import { Popover } from 'radix-ui';
import { useState } from 'react';
import { useAnswer } from '../api/use-answer';
import { count, percent, quantity } from '../format/quantity';
import { Failure } from '../parts/failure';
import { Skeleton } from '../parts/skeleton';
import { useView } from '../view/use-view';
import { useDefinitions } from './definitions';
import type { Figure } from './figure';
import css from './passport.module.css';

/** Where a figure comes from and how far it can be trusted, one click behind it. Asked only when somebody looks. */
export function PassportButton({ figure, title }: { readonly figure: Figure; readonly title: string }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <Popover.Root open={isOpen} onOpenChange={setOpen}>
      <Popover.Trigger className={css['button']} aria-label={`What is behind ${title}`}>
        <Info size={14} aria-hidden />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          className={css['panel']}
          align="end"
          sideOffset={4}
          collisionPadding={12}
          aria-label={title}
        >
          {isOpen ? <Content figure={figure} /> : null}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

function Content({ figure }: { readonly figure: Figure }) {
  const { app, range, filter } = useView();
  const metric = { metric: figure.metric, ...(figure.statistic ? { statistic: figure.statistic } : {}) };
  const { data, error, refetch } = useAnswer(PassportsDocument, {
    app,
    input: { metrics: [metric], range, filter, first: 1 },
  });
  if (error) return <Failure error={error} retry={() => void refetch()} />;
  const unit = useDefinitions().get(figure.metric)?.unit ?? '1';
  const shown = data?.app?.metrics.rows[0]?.values[0];
  if (!shown) return <Skeleton height={160} />;
  const { value, passport } = shown;
  const { definition, numerator, denominator, errorBound, precision, freshness, samples, sampledShare } =
    passport;
  return (
    <div className={css['passport']}>
      <h2>{definition.title}</h2>
      <p className={css['value']}>{quantity(value, unit)}</p>
      <p>{definition.definition}</p>
      <dl>
        {definition.numerator ? (
          <>
            <dt>{count(numerator)}</dt>
            <dd>{definition.numerator}</dd>
          </>
        ) : null}
        {definition.denominator ? (
          <>
            <dt>{count(denominator)}</dt>
            <dd>{definition.denominator}</dd>
          </>
        ) : null}
        <dt>{precision === 'EXACT' ? 'Exact' : errorBound === 0 ? 'Exact, from rollups' : 'From rollups'}</dt>
        <dd>
          {errorBound ? `at most ${percent(errorBound)} off` : 'no estimate in it'}
          {sampledShare ? `; ${percent(sampledShare)} of the events stand for more than themselves` : ''}
        </dd>
        <dt>{freshness.lagEvents === 0 ? 'Up to now' : `${count(freshness.lagEvents)} waiting`}</dt>
        <dd>complete to {new Date(freshness.processedThrough).toLocaleTimeString('en')}</dd>
      </dl>
      {samples.length > 0 ? (
        <>
          <h3>To look at</h3>
          <ul className={css['samples']}>
            {samples.map(({ id, at }) => (
              <li key={id}>
                <code>{id}</code> <time dateTime={at}>{new Date(at).toLocaleString('en')}</time>
              </li>
            ))}
          </ul>
        </>
      ) : null}
    </div>
  );
}
