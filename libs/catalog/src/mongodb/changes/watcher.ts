import { setTimeout as pause } from 'node:timers/promises';
import type { ResumeToken } from 'mongodb';
import { backoffMs, type Logger } from '@sonde/platform';
import type { CatalogChange } from '../../port';
import type { MongoConnection } from '../connection';
import { unavailable } from '../outage';
import { ChangePoll } from './poll';
import { followStream, isPlaceLost } from './stream';

/** How long polls stand in before the stream is tried again, in milliseconds: rights may have been given meanwhile. */
const POLL_INSTEAD_MS = 5 * 60_000;
const BACKOFF = { firstMs: 250, maxMs: 5_000 };

type Listener = (change: CatalogChange) => void;

/**
 * Tells listeners what any process changed in the catalog: by a change stream, and by polls where MongoDB does not
 * permit one. Asks nothing of the server until somebody listens.
 */
export class ChangeWatcher {
  private readonly listeners = new Set<Listener>();
  private readonly ending = new AbortController();
  private following: Promise<void> | undefined;
  /** Where the stream goes on after it broke off; undefined: nowhere. */
  private place: ResumeToken;
  private isPolling = false;

  constructor(
    private readonly connection: MongoConnection,
    private readonly logger: Logger,
    /** Between two polls, in milliseconds. */
    private readonly pollMs: number,
  ) {}

  /** @returns ends it */
  watch(listener: Listener): () => void {
    // One of its own, so that a listener who comes twice is two.
    const own: Listener = (change) => listener(change);
    this.listeners.add(own);
    this.following ??= this.follow();
    return () => void this.listeners.delete(own);
  }

  async close(): Promise<void> {
    this.ending.abort();
    this.listeners.clear();
    await this.following;
  }

  private async follow(): Promise<void> {
    const { signal } = this.ending;
    let failures = 0;
    for (;;) {
      await this.connection.untilReady(signal);
      if (signal.aborted) return;
      let hasOpened = false;
      try {
        await this.stream(() => {
          hasOpened = true;
          failures = 0;
        });
      } catch (error) {
        if (signal.aborted) return;
        const reason = this.connection.report(error);
        // The connection mends itself, and the stream goes on at its place.
        if (!this.connection.isReady) continue;
        if (isPlaceLost(error) && this.place !== undefined) this.place = undefined;
        // One that was open and broke off is opened again; one that never opens is not permitted, or not to be had.
        else if (!hasOpened) await this.pollInstead(reason);
        await this.pause(backoffMs(++failures, BACKOFF, Math.random()));
      }
    }
  }

  private async stream(onNews: () => void): Promise<void> {
    const wereDropped = await followStream(this.connection.db, {
      signal: this.ending.signal,
      place: this.place,
      tell: (change) => this.tell(change),
      keepPlace: (place) => {
        this.place = place;
        onNews();
        if (this.isPolling) this.logger.info('changes of the catalog come by a change stream again');
        this.isPolling = false;
      },
    });
    if (!wereDropped) return;
    this.place = undefined;
    this.tell('ANYTHING');
    this.connection.lose(unavailable('the catalog’s collections were dropped: they are being made again'));
  }

  private async pollInstead(reason: unknown): Promise<void> {
    if (!this.isPolling) {
      const why = reason instanceof Error ? reason.message : String(reason);
      this.logger.warn(
        `changes of the catalog are looked for every ${this.pollMs / 1_000} s, because MongoDB gives no change stream: ${why}`,
      );
    }
    this.isPolling = true;
    const { signal } = this.ending;
    const poll = new ChangePoll();
    const until = performance.now() + POLL_INSTEAD_MS;
    while (performance.now() < until && !signal.aborted) {
      await this.connection.untilReady(signal);
      try {
        for (const change of await this.connection.use((db) => poll.ask(db))) this.tell(change);
      } catch {
        // The connection has taken note and said so; the next poll looks back over the gap.
      }
      await this.pause(this.pollMs);
    }
  }

  private tell(change: CatalogChange): void {
    for (const listener of this.listeners) listener(change);
  }

  private pause(ms: number): Promise<void> {
    return pause(ms, undefined, { signal: this.ending.signal }).catch(() => undefined);
  }
}
