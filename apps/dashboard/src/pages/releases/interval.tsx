import { quantity } from '../../format/quantity';
import css from './releases.module.css';

/** A difference with its interval on a line that has zero in its middle. */
export function Interval({
  difference: { value, low, high },
  unit,
  look,
}: {
  readonly difference: { readonly value: number; readonly low: number; readonly high: number };
  readonly unit: string;
  readonly look: 'good' | 'bad' | 'plain' | 'warn';
}) {
  const reach = Math.max(Math.abs(low), Math.abs(high), 1e-12) * 1.1;
  const place = (at: number): string => `${50 + (at / reach) * 50}%`;
  const signed = (at: number): string => `${at < 0 ? '−' : '+'}${quantity(Math.abs(at), unit)}`;
  return (
    <div className={css['interval']} data-look={look}>
      <div className={css['line']} aria-hidden>
        <i className={css['zero']} />
        <b style={{ left: place(low), width: `calc(${place(high)} - ${place(low)})` }} />
        <u style={{ left: place(value) }} />
      </div>
      <p>
        {signed(value)}{' '}
        <span>
          ({signed(low)} to {signed(high)})
        </span>
      </p>
    </div>
  );
}
