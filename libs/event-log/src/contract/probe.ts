import { setTimeout as pause } from 'node:timers/promises';

/** Asks again and again until the answer is true; the test's own timeout ends it. */
export async function eventually(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await pause(10);
}
