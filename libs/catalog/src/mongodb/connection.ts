import { setTimeout as pause } from 'node:timers/promises';
import { ReadConcern, type ClientSession, type Db, type MongoClient } from 'mongodb';
import { backoffMs, type Logger } from '@sonde/platform';
import type { CatalogError } from '../port';
import type { MongoPlace } from './address';
import { explainOutage, unavailable } from './outage';
import { Turns } from './turns';

const BACKOFF = { firstMs: 500, maxMs: 5_000 };
/** A connection that is lost again within this time does not count as mended. Milliseconds. */
const STEADY_MS = 5_000;
/** The longest that a call takes, retries included, in milliseconds. */
const CALL_MS = 12_000;
/** For one command: the server itself gives up after so many milliseconds, before the connection counts as hung. */
export const WITHIN = { maxTimeMS: 8_000 } as const;

export interface ConnectionParts {
  readonly client: MongoClient;
  readonly place: MongoPlace;
  /** Makes sure that the server and the database are fit for use, each time after they were away. @returns the server's version */
  readonly prepare: (db: Db) => Promise<string>;
  readonly logger: Logger;
}

/**
 * One connection that mends itself. While the server is away every call fails at once with the reason,
 * and a single loop tries to come back; callers never wait in line for a server that is not there.
 */
export class MongoConnection {
  /** For what is no call but goes on: its failures are to be handed to `report`. */
  readonly db: Db;
  private readonly ending = new AbortController();
  private readonly keeping: Promise<void>;
  /** Why calls cannot be made now; undefined: they can. */
  private away: CatalogError | undefined;
  private tellLoss: () => void = () => undefined;
  private readonly waiting = new Set<() => void>();
  private readonly turns = new Turns();

  constructor(private readonly parts: ConnectionParts) {
    const { client, place } = parts;
    this.db = client.db(place.database, {
      readConcern: new ReadConcern('majority'),
      writeConcern: { w: 'majority' },
      readPreference: 'primary',
    });
    this.away = unavailable(`the catalog is being connected to MongoDB at ${place.hosts}: try again shortly`);
    this.keeping = this.keepOpen();
  }

  get isReady(): boolean {
    return this.away === undefined;
  }

  /** Runs `work` on the catalog's database. @throws CatalogError UNAVAILABLE when that cannot be done now */
  async use<T>(work: (db: Db, signal: AbortSignal) => Promise<T>): Promise<T> {
    if (this.away) throw unavailable(this.away.message, this.away.cause);
    const deadline = new AbortController();
    let timer: NodeJS.Timeout | undefined;
    const tooLong = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        const error = unavailable(
          `MongoDB at ${this.parts.place.hosts} gave no answer within ${CALL_MS / 1_000} s: see whether it is overloaded or hangs`,
        );
        reject(error);
        deadline.abort(error);
      }, CALL_MS);
    });
    try {
      return await Promise.race([work(this.db, deadline.signal), tooLong]);
    } catch (error) {
      throw this.report(error);
    } finally {
      clearTimeout(timer);
    }
  }

  /**
   * Runs `work` as one transaction: all of its writes happen, or none. It may be run more than once.
   *
   * @param touches what it writes to together with others of its kind. Those of this process take turns, because
   * MongoDB lets one of two that meet fail and try again, at a growing distance.
   */
  transaction<T>(touches: string, work: (db: Db, session: ClientSession) => Promise<T>): Promise<T> {
    return this.use((db, signal) =>
      this.turns.take(touches, () =>
        this.parts.client.withSession((session) =>
          session.withTransaction(
            () => {
              // The driver would go on for two minutes; by then the caller has been told that it failed.
              signal.throwIfAborted();
              return work(db, session);
            },
            {
              readConcern: { level: 'snapshot' },
              writeConcern: { w: 'majority' },
              readPreference: 'primary',
            },
          ),
        ),
      ),
    );
  }

  /** Takes note of a failure; what is to be thrown comes back. */
  report(error: unknown): unknown {
    if (this.ending.signal.aborted) return unavailable('the catalog is closed', error);
    const outage = explainOutage(error, this.parts.place);
    if (!outage) return error;
    if (outage.isLoss) this.lose(outage.error);
    return outage.error;
  }

  /** Makes the connection fit for use again, such as after its collections were dropped. */
  lose(reason: CatalogError): void {
    this.becomeAway(reason);
    this.tellLoss();
  }

  /** Resolves when calls can be made, or when `signal` is aborted. */
  async untilReady(signal: AbortSignal): Promise<void> {
    while (this.away && !signal.aborted) {
      await new Promise<void>((resolve) => {
        const done = () => {
          this.waiting.delete(done);
          signal.removeEventListener('abort', done);
          resolve();
        };
        this.waiting.add(done);
        signal.addEventListener('abort', done);
      });
    }
  }

  async close(): Promise<void> {
    this.away = unavailable('the catalog is closed');
    this.ending.abort();
    this.tellLoss();
    await this.parts.client.close();
    await this.keeping;
    // Once more, since the loop may have been about to connect.
    await this.parts.client.close();
  }

  private async keepOpen(): Promise<void> {
    const { signal } = this.ending;
    let failures = 0;
    while (!signal.aborted) {
      const lost = new Promise<void>((resolve) => (this.tellLoss = resolve));
      try {
        await this.parts.client.connect();
        const version = await this.parts.prepare(this.db);
        if (signal.aborted) return;
        this.becomeReady(version);
        const since = performance.now();
        await lost;
        failures = performance.now() - since < STEADY_MS ? failures + 1 : 0;
      } catch (error) {
        failures++;
        this.becomeAway(this.asOutage(error));
      }
      if (failures > 0)
        await pause(backoffMs(failures, BACKOFF, Math.random()), undefined, { signal }).catch(
          () => undefined,
        );
    }
  }

  private asOutage(error: unknown): CatalogError {
    const { place } = this.parts;
    const reason = error instanceof Error ? error.message : String(error);
    return (
      explainOutage(error, place)?.error ??
      unavailable(`the catalog in MongoDB at ${place.hosts} cannot be used: ${reason}`, error)
    );
  }

  private becomeReady(version: string): void {
    if (!this.away) return;
    this.away = undefined;
    const { hosts, database } = this.parts.place;
    this.parts.logger.info({ hosts, database, version }, 'the catalog is ready on MongoDB');
    for (const done of [...this.waiting]) done();
  }

  private becomeAway(reason: CatalogError): void {
    if (this.ending.signal.aborted) return;
    const isNews = this.away?.message !== reason.message;
    this.away = reason;
    if (isNews) this.parts.logger.warn(`the catalog is away: ${reason.message}`);
  }
}
