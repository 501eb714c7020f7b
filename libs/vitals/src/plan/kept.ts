import { QuestionError, type Filter, type MetricsQuestion, type TimeRange } from '../question';
import { OTHER } from '../rollup/layer-state';
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

/**
 * @param filter names values of a dimension of which rollups name the first ones only
 * @throws QuestionError when raw rows, which have every name, have expired
 */
export function checkFilterKept(kept: Kept, question: MetricsQuestion, filter: Filter): void {
  if (question.range.from >= kept.raw) return;
  throw new QuestionError(
    `input.filter[${question.filter.indexOf(filter)}]`,
    `${filter.dimension} has had more values than are named for long, so only raw rows can be filtered by it, and these are ` +
      `kept from ${day(kept.raw)} on: ask for a range that begins there or later, or group by ${filter.dimension}, which names ` +
      `the first values and puts the others together as ${OTHER}.`,
  );
}

/** @throws QuestionError when raw rows are asked for values that only rollups put together */
export function checkRawNames(question: MetricsQuestion, filters: readonly Filter[]): void {
  for (const filter of filters) {
    for (const side of ['in', 'notIn'] as const) {
      if (!filter[side]?.includes(OTHER)) continue;
      throw new QuestionError(
        `input.filter[${question.filter.indexOf(filter)}].${side}`,
        `${OTHER} stands for the rare values that FAST answers put together, and this one comes from raw rows, which have ` +
          `each value's own name: ask for ${OTHER} alone with precision FAST, or for the names.`,
      );
    }
  }
}

/**
 * Installs are counted by their first events of all times, whatever the range.
 * @throws QuestionError when first events have expired
 */
export function checkFirstEventsKept(kept: Kept): void {
  if (kept.raw === -Infinity) return;
  throw new QuestionError(
    'input.precision',
    `Raw rows are kept from ${day(kept.raw)} on, and an install whose first events have gone would seem new: ask with ` +
      'precision FAST, which remembers when each install began and counts them all.',
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
