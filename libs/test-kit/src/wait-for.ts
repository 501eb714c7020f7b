import { setTimeout as pause } from 'node:timers/promises';

export interface WaitOptions {
  /** Milliseconds after which it is an error; two minutes unless said: a guard against hanging, not a measure of speed. */
  readonly timeoutMs?: number;
  /** Milliseconds between two probes; 50 unless said. */
  readonly everyMs?: number;
  /** What is waited for, for the error's message. */
  readonly what?: string;
}

/**
 * Probes until there is a result, and returns it. A probe that throws has no result yet.
 *
 * @param probe undefined, null and false mean: not yet.
 * @throws {Error} when the time is over, with the last probe's error as cause.
 */
export async function waitFor<T>(
  probe: () => T | Promise<T>,
  { timeoutMs = 120_000, everyMs = 50, what = 'the probe' }: WaitOptions = {},
): Promise<NonNullable<Exclude<T, false>>> {
  const deadline = performance.now() + timeoutMs;
  let cause: unknown;
  for (;;) {
    try {
      const result = await probe();
      if (result !== undefined && result !== null && result !== false)
        return result as NonNullable<Exclude<T, false>>;
      cause = undefined;
    } catch (error) {
      cause = error;
    }
    if (performance.now() >= deadline) {
      const because = cause instanceof Error ? `: ${cause.message}` : '';
      throw new Error(`${what} did not come within ${timeoutMs} ms${because}`, { cause });
    }
    await pause(everyMs);
  }
}
