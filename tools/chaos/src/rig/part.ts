import { isRunning, waitFor } from '@sonde/test-kit';

/** One of the programs that are shot at. */
export interface Part {
  readonly name: string;
  /** Ids of its processes; none while it is away. */
  pids(): number[];
  /** It takes requests. */
  answers(): Promise<boolean>;
}

/** Ends all processes of a part and waits until they are gone; answers how many there were. */
export async function kill(part: Part, signal: NodeJS.Signals = 'SIGKILL'): Promise<number[]> {
  return killAll(part.pids(), signal);
}

/** As `kill`, for any processes; those that have just ended do not count. */
export async function killAll(
  pids: readonly number[],
  signal: NodeJS.Signals = 'SIGKILL',
): Promise<number[]> {
  const hit = pids.filter((pid) => {
    try {
      return process.kill(pid, signal);
    } catch {
      return false;
    }
  });
  await waitFor(() => !hit.some(isRunning), {
    timeoutMs: 30_000,
    everyMs: 10,
    what: `the end of ${hit.join()}`,
  });
  return hit;
}

/** True when an address answers with a status below 500 within two seconds. */
export async function respondsAt(url: string): Promise<boolean> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(2000) });
    await answer.arrayBuffer();
    return answer.status < 500;
  } catch {
    return false;
  }
}

/** Waits until a program says that it is ready. @throws Error that says what it misses */
export async function untilReady(name: string, url: string, timeoutMs: number): Promise<void> {
  await waitFor(
    async () => {
      const answer = await fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(10_000) });
      if (!answer.ok) throw new Error((await answer.text()).slice(0, 1500));
      return true;
    },
    { timeoutMs, everyMs: 200, what: `readiness of ${name}` },
  );
}
