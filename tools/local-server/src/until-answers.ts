import { setTimeout as pause } from 'node:timers/promises';
import type { GuardedProcess } from './guarded-process';

const EVERY_MS = 100;

/**
 * Asks a server that was just started until it answers.
 *
 * @param ask one real request; it throws while the server is not ready
 * @throws Error with the server's last words when it ends before that, or does not answer within the time
 */
export async function untilAnswers<T>(
  title: string,
  server: GuardedProcess,
  ask: () => Promise<T>,
  timeoutMs = 60_000,
): Promise<T> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (!server.isRunning()) throw new Error(`${title} ended before it answered:\n${server.output()}`);
      if (performance.now() > deadline) {
        const last = error instanceof Error ? error.message : String(error);
        throw new Error(`${title} did not answer within ${timeoutMs} ms (${last}):\n${server.output()}`, {
          cause: error,
        });
      }
    }
    await pause(EVERY_MS);
  }
}
