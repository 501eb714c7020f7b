import { backoffMs, pause } from '../backoff';
import { encodeDeadLetter } from '../dead-letter';
import type { EventLogLogger } from '../logger';
import {
  type AppendRecord,
  type BatchHandler,
  type BatchOutcome,
  type ConsumeOptions,
  type DeadLetter,
  type LaneState,
  LogUnavailableError,
} from '../port';
import type { Run } from './batch-draft';
import { LaneLost, type LanePartition, type Position } from './lane-partition';
import { Turns } from './turns';

/** How often a lane that keeps failing for one reason says so, milliseconds. */
const REPEAT_WARNING_MS = 60_000;

/** The log is away for a moment when a leader moves, and says itself when it is away for longer. */
const LOG_FAILURES_TO_REPORT = 5;

/** What lanes share. */
export interface LaneSurroundings {
  /** A number in [0, 1), for the spread of pauses. */
  readonly random: () => number;
  readonly logger: EventLogLogger;
}

/**
 * Works through one partition while this consumer owns it, batch by batch:
 * 1. form the batch: the one that a position names as in doubt (or what retention left of it), or the next;
 * 2. commit the intent, the unchanged offset with the batch's end, so that any owner forms the same batch again;
 * 3. hand it out, again and again while the handler asks for it;
 * 4. store its dead letters, those not yet stored by an earlier try;
 * 5. commit the offset after it.
 */
export class Lane {
  private readonly abort = new AbortController();
  private readonly turns = new Turns(this.abort.signal);
  private current: Omit<LaneState, 'partition'> = { state: 'running' };
  private running: Promise<void> | undefined;
  private over = false;
  private warned: { readonly reason: string; readonly at: number } | undefined;

  constructor(
    readonly partition: number,
    private readonly log: LanePartition,
    private readonly options: ConsumeOptions,
    private readonly handler: BatchHandler,
    private readonly surroundings: LaneSurroundings,
  ) {}

  start(): void {
    this.running ??= this.run().finally(() => {
      this.over = true;
      this.turns.end();
    });
  }

  get state(): LaneState {
    return { partition: this.partition, ...this.current };
  }

  /** True when it ended by itself: its partition went to another. */
  get ended(): boolean {
    return this.over;
  }

  /**
   * Lets the batch under way finish and begins no further one until `resume`. A batch that waits to be tried again is
   * not under way. Resolves once nothing is.
   */
  hold(): Promise<void> {
    return this.turns.hold();
  }

  /** Goes on after `hold`. */
  resume(): void {
    this.turns.resume();
  }

  /** Lets the batch under way finish, forms no further one, and tells the handler that the partition is gone. */
  async close(): Promise<void> {
    this.abort.abort();
    await this.running;
    try {
      await this.handler.revoked?.(this.partition);
    } catch (err) {
      this.logger.error({ ...this.labels, err }, 'The handler failed to let go of a partition');
    }
  }

  private get logger(): EventLogLogger {
    return this.surroundings.logger;
  }

  private get signal(): AbortSignal {
    return this.abort.signal;
  }

  private get labels(): object {
    return { topic: this.options.topic, group: this.options.group, partition: this.partition };
  }

  private async run(): Promise<void> {
    try {
      await this.handler.assigned?.(this.partition);
      let position = await this.patiently(() => this.log.position());
      let inDoubt = position.to !== undefined;
      while (!this.signal.aborted) {
        const run = await this.patiently(() => this.form(position));
        if (run === undefined) break;
        this.tellGone(run);
        if (!(await this.turns.begin())) break;
        if (position.to === undefined) position = await this.intend(run);
        const outcome = await this.handOut(run, inDoubt);
        if (outcome === undefined) break;
        await this.storeDeadLetters(run, outcome.deadLetters ?? [], position, inDoubt);
        position = { offset: run.last + 1 };
        await this.patiently(() => this.log.commit(position));
        inDoubt = false;
        this.turns.end();
      }
    } catch (error) {
      this.turns.end();
      if (error instanceof LaneLost) return;
      await this.stop(error);
    }
  }

  private form({ offset, to }: Position): Promise<Run | undefined> {
    if (to !== undefined) return this.log.again(offset, to, this.signal);
    return this.log.next(offset, this.options, this.signal, () => this.isWell());
  }

  /** Records that retention took from a batch under way may have been processed or not, and nobody can process them now. */
  private tellGone({ first, last, records }: Run): void {
    const keptFrom = records[0]?.offset ?? last + 1;
    if (keptFrom === first) return;
    this.logger.error(
      { ...this.labels, first, last, goneTo: keptFrom - 1, gone: keptFrom - first },
      'The log has deleted records of a batch that was under way; if they were not processed, nobody can process them any more. ' +
        'Going on with the oldest record kept; `npm run audit` tells what the warehouse has of those that are kept',
    );
  }

  private async intend(run: Run): Promise<Position> {
    const deadLettersFrom = await this.patiently(() => this.log.deadLettersEnd());
    const position: Position = { offset: run.first, to: run.last, deadLettersFrom };
    await this.patiently(() => this.log.commit(position));
    return position;
  }

  /** Undefined when the lane is closed before the handler was done with the batch. */
  private async handOut(
    run: Run,
    inDoubtBefore: boolean,
  ): Promise<Extract<BatchOutcome, { kind: 'done' }> | undefined> {
    const { logId } = this.log;
    let inDoubt = inDoubtBefore;
    for (let failures = 1; !this.signal.aborted; failures++) {
      const outcome = await this.handler.handle({ logId, partition: this.partition, ...run, inDoubt });
      if (outcome.kind === 'done') {
        this.isWell();
        return outcome;
      }
      inDoubt = true;
      this.turns.end();
      await this.waitToRetry(outcome.reason, outcome.cause, failures);
      if (!(await this.turns.begin())) return undefined;
    }
    return undefined;
  }

  private async storeDeadLetters(
    run: Run,
    deadLetters: readonly DeadLetter[],
    position: Position,
    inDoubt: boolean,
  ): Promise<void> {
    if (deadLetters.length === 0) return;
    const records = this.deadLetterRecords(run, deadLetters);
    let stored = inDoubt;
    await this.patiently(
      async () => {
        const missing = stored ? await this.notYetStored(records, position) : records;
        await this.log.appendDeadLetters(missing, position);
      },
      // What failed may have been stored all the same.
      () => (stored = true),
    );
  }

  private deadLetterRecords(run: Run, deadLetters: readonly DeadLetter[]): AppendRecord[] {
    const { topic, group } = this.options;
    return deadLetters.map(({ offset, reason, value }) => {
      const record = run.records[offset - (run.records[0]?.offset ?? run.first)];
      if (record === undefined)
        throw new Error(`Dead letter ${offset} is not of the batch ${run.first}-${run.last}`);
      return encodeDeadLetter({ topic, group, partition: this.partition, reason }, record, value);
    });
  }

  /** Leaves out what an earlier try of the same batch has stored; the lane's dead letters keep its partition. */
  private async notYetStored(
    records: readonly AppendRecord[],
    { deadLettersFrom }: Position,
  ): Promise<readonly AppendRecord[]> {
    if (deadLettersFrom === undefined) return records;
    const stored = await this.log.deadLetterKeys(deadLettersFrom);
    return records.filter(({ key }) => !stored.has(key));
  }

  /**
   * Tries until the log itself is available again.
   * @throws LaneLost when the lane is closed meanwhile: whoever comes next finds the batch in doubt.
   */
  private async patiently<T>(attempt: () => Promise<T>, failed?: () => void): Promise<T> {
    for (let failures = 1; ; failures++) {
      try {
        const result = await attempt();
        this.isWell();
        return result;
      } catch (error) {
        if (!(error instanceof LogUnavailableError)) throw error;
        failed?.();
        if (this.signal.aborted) throw new LaneLost();
        await this.waitToRetry(error.message, error, failures, failures >= LOG_FAILURES_TO_REPORT);
      }
    }
  }

  private isWell(): void {
    this.current = { state: 'running' };
    this.warned = undefined;
  }

  private async waitToRetry(reason: string, cause: unknown, failures: number, report = true): Promise<void> {
    this.current = { state: 'retrying', reason };
    const waitMs = Math.round(backoffMs(failures, this.surroundings.random()));
    const now = performance.now();
    if (report && (reason !== this.warned?.reason || now - this.warned.at >= REPEAT_WARNING_MS)) {
      this.warned = { reason, at: now };
      this.logger.warn({ ...this.labels, reason, err: cause, failures, waitMs }, 'A batch is tried again');
    }
    await pause(waitMs, this.signal);
  }

  /** Holds the partition without working on it, visibly, until it is taken away. */
  private async stop(error: unknown): Promise<void> {
    const reason = error instanceof Error ? error.message : String(error);
    this.current = { state: 'stopped', reason };
    this.logger.error(
      { ...this.labels, err: error },
      'A lane stopped; its partition waits until this is mended',
    );
    if (this.signal.aborted) return;
    await new Promise<void>((resolve) => this.signal.addEventListener('abort', () => resolve()));
  }
}
