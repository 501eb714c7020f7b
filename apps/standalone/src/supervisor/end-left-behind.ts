import { setTimeout as pause } from 'node:timers/promises';
import { CLOSE_TIMEOUT_MS } from '@sonde/platform';
import { isAlive } from '../folder/process-identity';
import type { ProcessIdentity } from '../folder/process-identity';

/**
 * Waits for the processes of a run whose supervisor was killed. They end themselves within their closing time;
 * what is left after it hangs, and is killed so that two of a kind never work on one folder.
 */
export async function endLeftBehind(
  processes: readonly ProcessIdentity[],
  say: (text: string) => void,
): Promise<void> {
  const deadline = performance.now() + CLOSE_TIMEOUT_MS + 1_000;
  let left = processes.filter(isAlive);
  if (left.length > 0) say('waiting for the processes of an earlier run to end');
  while (left.length > 0 && performance.now() < deadline) {
    await pause(50);
    left = left.filter(isAlive);
  }
  for (const { pid } of left) {
    say(`process ${pid} of an earlier run hangs: ending it by force`);
    process.kill(pid, 'SIGKILL');
  }
}
