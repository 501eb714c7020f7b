import { count, percent } from '../../format/quantity';
import { Card } from '../../parts/card';
import css from './errors.module.css';

interface Share {
  readonly value: string;
  readonly events: number;
}

/** Where it happens, the most frequent first. A click narrows the page to it. */
export function Shares({
  title,
  of,
  onChoose,
}: {
  readonly title: string;
  readonly of: readonly Share[];
  readonly onChoose: (value: string) => void;
}) {
  const all = of.reduce((sum, { events }) => sum + events, 0);
  return (
    <Card title={title}>
      {all === 0 ? <p className={css['note']}>Nothing in this range</p> : null}
      <ul className={css['shares']}>
        {of.slice(0, 8).map(({ value, events }) => (
          <li key={value}>
            <i style={{ width: `${(events / all) * 100}%` }} aria-hidden />
            <span>
              <button className={css['share']} dir="auto" title={value} onClick={() => onChoose(value)}>
                {value}
              </button>
            </span>
            <span className="figures" title={`${count(events)} events`}>
              {percent(events / all)}
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
