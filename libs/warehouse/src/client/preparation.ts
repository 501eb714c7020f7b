import { setTimeout as delay } from 'node:timers/promises';
import { backoffMs } from '@sonde/platform';
import { WarehouseSetupError, WarehouseUnavailableError, type WarehouseLogger } from '../port';

/** Pauses between attempts on a server that is away or wrong. */
const RETRY = { firstMs: 100, maxMs: 2_000 };
/** What the last attempt found serves for this long, however many ask. Milliseconds. */
const FRESH_MS = 250;
/** Of a server that stays away for changing reasons, a further one is told no more often than this. Milliseconds. */
const TELL_EVERY_MS = 60_000;

export interface PreparationParts {
  /** Brings the server to where Sonde may write. May be repeated, and is never under way twice. */
  readonly prepare: () => Promise<void>;
  /** What is wrong and what to do, without credentials. */
  readonly explain: (error: unknown) => WarehouseSetupError | WarehouseUnavailableError;
  readonly logger: WarehouseLogger;
  /** Milliseconds that never go back. */
  readonly monotonic: () => number;
}

/**
 * Whether Sonde may write: the server answers, is new enough, has the schema and keeps the settings on which delivery
 * rests. Tried until it is so, with pauses, and again whenever the server was lost from sight: what answers next may be
 * another one. What is wrong is logged when it begins and when it is over.
 */
export class Preparation {
  private ready = false;
  private everReady = false;
  private wrong: WarehouseUnavailableError | undefined;
  private attempt: Promise<void> | undefined;
  private attemptedAt = Number.NEGATIVE_INFINITY;
  private trying: Promise<void> | undefined;
  private told: { readonly message: string; readonly at: number } | undefined;
  private readonly stopping = new AbortController();

  constructor(private readonly parts: PreparationParts) {}

  /** Begins, and goes on by itself. */
  start(): void {
    this.trying ??= this.untilReady().finally(() => {
      this.trying = undefined;
    });
  }

  /** @throws WarehouseUnavailableError that says what is wrong; its cause is a WarehouseSetupError where waiting is of no use */
  async toWrite(): Promise<void> {
    await this.confirm(FRESH_MS);
  }

  /** Reading needs the schema only, so what was once prepared may be read. @throws as `toWrite` */
  async toRead(): Promise<void> {
    if (!this.everReady) await this.confirm(FRESH_MS);
  }

  /** Looks again at once unless all is well. @throws as `toWrite` */
  async now(): Promise<void> {
    await this.confirm(0);
  }

  /** The server was away or is not as it should be: nothing is written before it was looked at again. */
  doubt(error: unknown): void {
    this.ready = false;
    this.failed(error);
    this.start();
  }

  get isReady(): boolean {
    return this.ready;
  }

  /** Ends the attempts. One that is under way ends with its connection. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.trying;
  }

  private async confirm(freshMs: number): Promise<void> {
    if (this.ready) return;
    this.start();
    const age = this.parts.monotonic() - this.attemptedAt;
    if (this.attempt !== undefined || age >= freshMs) await this.tryOnce();
    if (!this.ready) throw this.wrong ?? new WarehouseUnavailableError('The warehouse is closed');
  }

  private async untilReady(): Promise<void> {
    const { signal } = this.stopping;
    for (let failures = 1; ; failures++) {
      await this.tryOnce();
      if (this.ready || signal.aborted) return;
      await delay(backoffMs(failures, RETRY, Math.random()), undefined, { signal }).catch(() => undefined);
      if (this.ready || signal.aborted) return;
    }
  }

  /** One attempt, shared by all who want one. Never throws. */
  private tryOnce(): Promise<void> {
    if (this.stopping.signal.aborted) return Promise.resolve();
    this.attempt ??= this.parts
      .prepare()
      .then(
        () => this.succeeded(),
        (error: unknown) => this.failed(error),
      )
      .finally(() => {
        this.attempt = undefined;
        this.attemptedAt = this.parts.monotonic();
      });
    return this.attempt;
  }

  private succeeded(): void {
    this.ready = true;
    this.everReady = true;
    this.wrong = undefined;
    if (this.told !== undefined) this.parts.logger.info({}, 'The warehouse can be used again');
    this.told = undefined;
  }

  private failed(error: unknown): void {
    if (this.stopping.signal.aborted) return;
    const { logger, monotonic, explain } = this.parts;
    const why = explain(error);
    const { message } = why;
    this.wrong =
      why instanceof WarehouseSetupError
        ? new WarehouseUnavailableError(message, undefined, { cause: why })
        : why;
    const { told } = this;
    if (told !== undefined && (told.message === message || monotonic() - told.at < TELL_EVERY_MS)) return;
    this.told = { message, at: monotonic() };
    logger.warn({}, `The warehouse cannot be used: ${message}`);
  }
}
