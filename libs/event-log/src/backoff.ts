const FIRST_MS = 100;
const LONGEST_MS = 10_000;

/**
 * How long to wait before the next try, milliseconds: twice as long each time, 100 ms to 10 s, and at random between
 * half of it and all of it, so that lanes that failed together do not come back together.
 * @param failures Failures so far, from 1.
 * @param random A number in [0, 1).
 */
export function backoffMs(failures: number, random: number): number {
  const full = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(failures - 1, 20));
  return full / 2 + (full / 2) * random;
}

/** Waits, but not beyond the abort of `signal`. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done);
  });
}
