import { setTimeout as pause } from 'node:timers/promises';

/** Pauses between two looks: short at first, since embedded stores are there at once. Milliseconds. */
const PAUSE = { first: 100, most: 2_000, growth: 1.2 };
/** What is missing is told again after this time. Milliseconds. */
const TELL_MS = 30_000;
/** A part that hangs is asked again after this time. Milliseconds. */
const ANSWER_MS = 5_000;

interface Report {
  readonly status: string;
  readonly checks: readonly { name: string; ready: boolean; needed?: false; message?: string }[];
}

/**
 * Resolves when every part says that it is ready. Stores that somebody else runs may take their time, or be configured
 * wrongly: `show` gets a line for what is missing, when it changes and now and then.
 *
 * @param parts name and address of each @throws the signal's reason
 */
export async function untilReady(
  parts: ReadonlyMap<string, string>,
  show: (text: string) => void,
  signal: AbortSignal,
): Promise<void> {
  let told = { text: '', at: performance.now() };
  for (let wait = PAUSE.first; ; wait = Math.min(PAUSE.most, wait * PAUSE.growth)) {
    const missing = (await Promise.all([...parts].map(([name, url]) => missingOf(name, url)))).flat();
    signal.throwIfAborted();
    if (missing.length === 0) return;
    const text = `Waiting for:\n${missing.map((line) => `  ${line}`).join('\n')}`;
    // What is there within a second is not worth a line.
    const isDue = performance.now() - told.at > (told.text === text ? TELL_MS : 1_000);
    if (isDue) {
      show(text);
      told = { text, at: performance.now() };
    }
    await pause(wait, undefined, { signal });
  }
}

async function missingOf(name: string, url: string): Promise<string[]> {
  try {
    const answer = await fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(ANSWER_MS) });
    if (answer.ok) return [];
    const { checks } = (await answer.json()) as Report;
    return checks
      .filter(({ ready, needed }) => !ready && needed !== false)
      .map((check) => `${name}: ${check.name}: ${check.message ?? 'not ready'}`);
  } catch {
    return [`${name}: does not answer`];
  }
}
