import type { FigureInput, FigureRow } from '../truth/figure';

/** A row as GraphQL answers it. */
export interface AnsweredRow {
  readonly at: string | null;
  readonly group: readonly { readonly dimension: string; readonly value: string }[];
  readonly values: readonly {
    readonly value: number | null;
    readonly numerator: number | null;
    readonly denominator: number | null;
    /** Largest relative distance from the exact value, 0: exact; null where no bound can be stated. */
    readonly errorBound: number | null;
  }[];
}

export interface Mismatch {
  /** Bucket and group. */
  readonly row: string;
  readonly metric: string;
  readonly expected: string;
  readonly answered: string;
}

const keyOf = (at: string | undefined | null, group: readonly string[]): string =>
  [at ? new Date(at).toISOString() : '', ...group].join(' | ');

/** What was seen of answers that are not exact. */
export interface Estimates {
  /** Values that keep the bound that they state. */
  within: number;
  /** Values of which no bound can be stated. */
  unbounded: number;
  /** Largest distance among those within, relative to the truth. */
  furthest: number;
}

/**
 * Every difference between the rows that must come and those that came; rows may come in any order. An answer that states
 * a bound of its error must keep it; one that states none must be equal.
 */
export function compareRows(
  input: FigureInput,
  expected: readonly FigureRow[],
  answered: readonly AnsweredRow[],
  estimates: Estimates = { within: 0, unbounded: 0, furthest: 0 },
): Mismatch[] {
  const dimensions = input.groupBy ?? [];
  const came = new Map(
    answered.map((row) => [
      keyOf(
        row.at,
        row.group.map(({ value }) => value),
      ),
      row,
    ]),
  );
  const mismatches: Mismatch[] = [];
  if (came.size !== answered.length)
    mismatches.push({
      row: '',
      metric: '',
      expected: 'every row once',
      answered: `${answered.length - came.size} rows twice`,
    });
  for (const row of expected) {
    const key = keyOf(
      row.at,
      dimensions.map((dimension) => row.group[dimension] ?? ''),
    );
    const answer = came.get(key);
    came.delete(key);
    if (answer) mismatches.push(...compareValues(key, row, answer, estimates));
    else if (input.grain || !row.values.every(({ value }) => isNothing(value))) {
      mismatches.push({
        row: key,
        metric: '',
        expected: row.values.map(({ value }) => String(value)).join(', '),
        answered: 'no such row',
      });
    }
  }
  for (const [key, row] of came) {
    if (!input.grain && row.values.every(({ value }) => isNothing(value))) continue;
    mismatches.push({
      row: key,
      metric: '',
      expected: 'no such row',
      answered: row.values.map(({ value }) => String(value)).join(', '),
    });
  }
  return mismatches;
}

function compareValues(
  key: string,
  expected: FigureRow,
  answered: AnsweredRow,
  estimates: Estimates,
): Mismatch[] {
  return expected.values.flatMap((value, index) => {
    const answer = answered.values[index];
    if (answer) noteEstimate(value.value, answer, estimates);
    const metric = [value.metric, value.statistic].filter(Boolean).join(' ');
    const parts = (['value', 'numerator', 'denominator'] as const).filter(
      (part) => value[part] !== undefined,
    );
    return parts
      .filter((part) => !answer || !keepsWord(part, value[part] ?? null, answer))
      .map((part) => ({
        row: key,
        metric: `${metric} ${part}`,
        expected: String(value[part]),
        answered: answer ? String(answer[part]) : 'nothing',
      }));
  });
}

function noteEstimate(
  expected: number | null,
  { value, errorBound }: AnsweredRow['values'][number],
  estimates: Estimates,
): void {
  if (errorBound === 0 || expected === null || value === null) return;
  const distance = Math.abs(value - expected);
  if (errorBound === null) estimates.unbounded++;
  else if (distance <= errorBound * Math.abs(expected)) {
    estimates.within++;
    if (distance > 0) estimates.furthest = Math.max(estimates.furthest, distance / Math.abs(expected));
  }
}

type Part = 'value' | 'numerator' | 'denominator';

/** The bound is of the value; what an estimate was divided from is an estimate too, of which nothing is said. */
function keepsWord(part: Part, expected: number | null, answer: AnsweredRow['values'][number]): boolean {
  const { errorBound } = answer;
  if (errorBound === 0 || expected === null || answer[part] === null) return isSame(expected, answer[part]);
  if (part !== 'value' || errorBound === null) return true;
  const distance = Math.abs(answer[part] - expected);
  return distance <= errorBound * Math.abs(expected) || isSame(expected, answer[part]);
}

const isNothing = (value: number | null): boolean => value === null || value === 0;

/** Equal as whole numbers, or to 1e-9 of their size. */
export function isSame(a: number | null, b: number | null): boolean {
  if (a === null || b === null) return a === b;
  if (a === b) return true;
  if (Number.isInteger(a) && Number.isInteger(b)) return false;
  return Math.abs(a - b) <= 1e-9 * Math.max(Math.abs(a), Math.abs(b));
}
