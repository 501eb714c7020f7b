import { QuestionError, type TimeRange } from '../question';
import type { TimePieces } from './time-pieces';

/**
 * From when on everything is still there, epoch milliseconds at the start of a UTC day; -Infinity where nothing can have
 * gone yet. Raw rows go first, then quarter-hours, then days.
 */
export interface Kept {
  readonly raw: number;
  readonly quarters: number;
  readonly days: number;
}

export const ALL_KEPT: Kept = { raw: -Infinity, quarters: -Infinity, days: -Infinity };

const day = (at: number): string => new Date(at).toISOString().slice(0, 10);

/**
 * @param why why only raw rows can answer, without a full stop
 * @throws QuestionError when raw rows of the range have expired
 */
export function checkRawKept(kept: Kept, range: TimeRange, why: string): void {
  if (range.from >= kept.raw) return;
  throw new QuestionError(
    'input.range',
    `${why}, and raw rows are kept from ${day(kept.raw)} on: ask for a range that begins there or later, ` +
      'or for what is kept longer (precision FAST, whole quarters of an hour or UTC days).',
  );
}

/** @throws QuestionError when rows of a resolution that a piece needs have expired */
export function checkPiecesKept(kept: Kept, pieces: TimePieces, finest: 'quarter' | 'day'): void {
  const [raw] = pieces.raw;
  if (raw && raw.from < kept.raw) {
    const unit = finest === 'day' ? 'whole UTC days' : 'whole quarters of an hour';
    throw new QuestionError(
      'input.range',
      `Before ${day(kept.raw)} this is kept for ${unit} only: let the range and its buckets begin and end with one` +
        (finest === 'day' ? '.' : ' (grain HOUR or longer).'),
    );
  }
  const [quarter] = pieces.quarters;
  if (quarter && quarter.from < kept.quarters) {
    throw new QuestionError(
      'input.range',
      `Before ${day(kept.quarters)} only UTC days are kept: ask there for ranges and buckets of whole UTC days ` +
        '(time zone UTC, grain DAY or longer).',
    );
  }
  const [whole] = pieces.days;
  if (whole && whole.from < kept.days) {
    throw new QuestionError(
      'input.range',
      `Days are kept from ${day(kept.days)} on: let the range begin there.`,
    );
  }
}
