import type { ReactNode } from 'react';
import css from './empty.module.css';

/** Nothing to show, and why, and what to do. */
export const Empty = ({ title, children }: { readonly title: string; readonly children?: ReactNode }) => (
  <div className={css['empty']}>
    <h2>{title}</h2>
    {children}
  </div>
);
