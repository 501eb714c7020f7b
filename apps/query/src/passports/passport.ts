import { METRICS, questionOfCell, type Cell } from '@sonde/vitals';
import type { Freshness } from '../freshness';
import { definitionOf } from '../metrics/definitions';

/** A value of an answer, and what its passport is made of. */
export interface ValueParent {
  readonly value: number | null;
  readonly numerator: number | null;
  readonly denominator: number | null;
  readonly errorBound: number | null;
  readonly cell: Cell;
  readonly precision: 'FAST' | 'EXACT';
  readonly freshness: () => Promise<Freshness>;
}

/** Passport as GraphQL shows it, but for what has to be asked of ClickHouse. */
export function passportOf(parent: ValueParent) {
  const { cell, value, numerator, denominator, errorBound, precision, freshness } = parent;
  const { range, metrics } = questionOfCell(cell);
  const id = metrics[0]?.metric;
  if (id === undefined) throw new Error('a value has a metric');
  return {
    cell,
    definition: definitionOf(METRICS[id]),
    statistic: metrics[0]?.statistic ?? null,
    from: range.from,
    to: range.to,
    value,
    numerator,
    denominator,
    precision,
    errorBound,
    freshness,
  };
}

export type PassportParent = ReturnType<typeof passportOf>;
