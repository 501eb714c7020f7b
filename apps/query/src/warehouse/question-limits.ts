import { queryError } from '../errors/query-error';

/** What one statement of a question may take of ClickHouse, by its own settings. */
export const QUESTION_LIMITS = {
  /** Bytes. A server or its profile may allow less in all. */
  max_memory_usage: 500_000_000,
  /** Raw rows of some 400 days of a large app. */
  max_rows_to_read: 5_000_000_000,
  max_result_rows: 1_000_000,
} as const;

/** TOO_MANY_ROWS, MEMORY_LIMIT_EXCEEDED, TOO_MANY_BYTES, TOO_MANY_ROWS_OR_BYTES. */
const TOO_MUCH = new Set([158, 241, 307, 396]);

/**
 * What a caller is told when ClickHouse stopped a question because it took too much; undefined for other failures. A server
 * that is out of memory in all says so itself: that is an outage, and no fault of the question.
 */
export function tooLarge(error: unknown): Error | undefined {
  const { code, message = '' } = (error ?? {}) as { readonly code?: unknown; readonly message?: string };
  if (typeof code !== 'number' || !TOO_MUCH.has(code) || /\(total\)|total memory/i.test(message))
    return undefined;
  return queryError(
    'TOO_LARGE',
    'The question needs more of the warehouse than one question may take: ask for a shorter range, fewer groups, or FAST.',
  );
}
