import { NetworkError, RateLimitedError, UnavailableError, type SondeError } from './errors';

const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 10_000;

/** Whether the same question may succeed later. Questions change nothing, so asking again is safe. */
export const mayRetry = (error: SondeError): boolean =>
  error instanceof NetworkError || error instanceof RateLimitedError || error instanceof UnavailableError;

/**
 * Milliseconds to wait before the next attempt: what the server asked for, else twice as long each time, at random
 * between half and all of it, so that many clients do not come back at once.
 *
 * @param attempt 0 before the first repetition
 * @param chance from 0 to 1
 */
export function pauseBefore(attempt: number, error: SondeError, chance: number): number {
  if (error.retryAfterMs !== undefined) return Math.min(error.retryAfterMs, LONGEST_PAUSE_MS);
  const pause = Math.min(FIRST_PAUSE_MS * 2 ** attempt, LONGEST_PAUSE_MS);
  return pause * (0.5 + chance / 2);
}

/** `Retry-After` in milliseconds: seconds, or a date. */
export function retryAfter(header: string | null, now: number): number | undefined {
  if (header === null || header.trim() === '') return undefined;
  const seconds = Number(header);
  const wait = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(header) - now;
  return Number.isFinite(wait) ? Math.max(0, wait) : undefined;
}

/** Resolves after that many milliseconds. @throws the signal's reason when it is aborted before */
export function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(asError(signal.reason));
    const stop = (): void => {
      clearTimeout(timer);
      reject(asError(signal?.reason));
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, ms);
    signal?.addEventListener('abort', stop, { once: true });
  });
}

export const asError = (reason: unknown): Error =>
  reason instanceof Error ? reason : new Error(String(reason));
