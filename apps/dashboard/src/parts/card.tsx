import type { ReactNode } from 'react';
import css from './card.module.css';

/** One thing on a page, with its name. */
export function Card({
  title,
  aside,
  children,
  isOld = false,
}: {
  readonly title: string;
  readonly aside?: ReactNode;
  readonly children: ReactNode;
  /** What it shows is of the last question, while the next is under way. */
  readonly isOld?: boolean;
}) {
  return (
    <section className={css['card']} aria-label={title} aria-busy={isOld}>
      <header>
        <h2>{title}</h2>
        {aside ? <div>{aside}</div> : null}
      </header>
      {children}
    </section>
  );
}
