import { setTimeout as pause } from 'node:timers/promises';
import { askGraphql, dataOf, waitFor } from '@sonde/test-kit';
import type { Rig } from '../rig/rig';

const QUESTION = 'query ($id: ID!) { app(id: $id) { freshness { lagEvents } } }';

const ANSWER_MS = 15_000;

interface Answer {
  readonly app: { readonly freshness: { readonly lagEvents: number } } | null;
}

/** How far Sonde is behind what it has taken, by its own answer. */
export class Freshness {
  private appId: string | undefined;
  /** Why there was no answer the last time; '' when there was one. */
  silence = '';

  constructor(private readonly rig: Rig) {}

  /** By which app to ask from now on; any will do, since the log is one. */
  ask(appId: string): void {
    this.appId = appId;
  }

  /** Events; undefined when nobody answers. */
  async lag(): Promise<number | undefined> {
    if (this.appId === undefined) return undefined;
    try {
      const answer = await inTime(
        askGraphql<Answer>(this.rig.graphql, QUESTION, { id: this.appId }, this.rig.adminToken),
      );
      this.silence = '';
      return dataOf(answer).app?.freshness.lagEvents;
    } catch (error) {
      this.silence = error instanceof Error ? error.message : String(error);
      return undefined;
    }
  }

  /** Waits while Sonde is further behind than so many events, or says nothing. */
  async untilNotFarBehind(events: number): Promise<void> {
    for (;;) {
      const lag = await this.lag();
      if (lag !== undefined && lag <= events) return;
      await pause(500);
    }
  }

  /** @throws Error when it takes longer */
  async untilCaughtUp(timeoutMs: number): Promise<void> {
    await waitFor(async () => (await this.lag()) === 0, {
      timeoutMs,
      everyMs: 250,
      what: 'the end of all lag',
    });
  }
}

/** Whoever is stopped keeps its connections and never answers. */
function inTime<T>(answer: Promise<T>): Promise<T> {
  const late = new AbortController();
  return Promise.race([
    answer,
    pause(ANSWER_MS, undefined, { signal: late.signal }).then(() => {
      throw new Error(`no answer within ${ANSWER_MS} ms`);
    }),
  ]).finally(() => late.abort());
}
