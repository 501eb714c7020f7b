import type { ReactNode } from 'react';
import css from './badge.module.css';

export const Badge = ({
  look = 'plain',
  children,
}: {
  readonly look?: 'plain' | 'good' | 'bad' | 'warn';
  readonly children: ReactNode;
}) => <span className={`${css['badge']} ${css[look]}`}>{children}</span>;
