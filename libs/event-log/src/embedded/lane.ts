import { encodeDeadLetter } from '../dead-letter';
import type { EventLogLogger } from '../logger';
import {
  type AppendRecord,
  type BatchHandler,
  type BatchOutcome,
  type ConsumeOptions,
  DEAD_LETTER_TOPIC,
  type DeadLetter,
  type LaneState,
  LogUnavailableError,
} from '../port';
import { backoffMs, pause } from './backoff';
import { BatchReader, type Run } from './batch-reader';
import type { SegmentChain } from './chain';
import type { Lease, Meta, Position } from './meta';
import type { TailWatch } from './tail-watch';

/** What lanes share. */
export interface LaneParts {
  readonly meta: Meta;
  readonly chain: SegmentChain;
  readonly watch: TailWatch;
  readonly clock: () => number;
  /** A number in [0, 1), for the spread of pauses. */
  readonly random: () => number;
  readonly logger: EventLogLogger;
  appendTo(topic: string, partition: number, records: readonly AppendRecord[]): Promise<void>;
}

/** The lease is another consumer's: end without another write. */
class LeaseLost extends Error {}

/**
 * Works through one partition while its lease lasts, batch by batch:
 * 1. form the batch: the one that a position names as in doubt, or the next;
 * 2. commit the intent, the unchanged offset with the batch's end, so that any owner forms the same batch again;
 * 3. hand it out, again and again while the handler asks for it;
 * 4. store its dead letters, those not yet stored by an earlier try;
 * 5. commit the offset after it.
 */
export class Lane {
  private readonly abort = new AbortController();
  private readonly reader: BatchReader;
  private current: Omit<LaneState, 'partition'> = { state: 'running' };
  private running: Promise<void> | undefined;
  private over = false;

  constructor(
    readonly partition: number,
    readonly lease: Lease,
    private readonly parts: LaneParts,
    private readonly options: ConsumeOptions,
    private readonly handler: BatchHandler,
  ) {
    this.reader = new BatchReader(parts.chain, parts.watch, parts.clock, options.topic, partition);
  }

  start(): void {
    this.running ??= this.run().finally(() => {
      this.over = true;
    });
  }

  get state(): LaneState {
    return { partition: this.partition, ...this.current };
  }

  /** True when it ended by itself: its lease went to another. */
  get ended(): boolean {
    return this.over;
  }

  /** Lets the batch under way finish, forms no further one, and tells the handler that the partition is gone. */
  async close(): Promise<void> {
    this.abort.abort();
    await this.running;
    try {
      await this.handler.revoked?.(this.partition);
    } catch (err) {
      this.parts.logger.error({ ...this.labels, err }, 'The handler failed to let go of a partition');
    }
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
      let position = this.stored();
      let inDoubt = position.to !== undefined;
      while (!this.signal.aborted) {
        const run = await this.patiently(() => this.form(position));
        if (run === undefined) break;
        if (position.to === undefined) {
          position = await this.intend(run);
        }
        const outcome = await this.handOut(run, inDoubt);
        if (outcome === undefined) break;
        position = { offset: run.last + 1 };
        await this.finish(run, outcome.deadLetters ?? [], position, inDoubt);
        inDoubt = false;
      }
    } catch (error) {
      if (error instanceof LeaseLost) return;
      await this.stop(error);
    }
  }

  private stored(): Position {
    this.parts.meta.refresh();
    const { group, topic } = this.options;
    return this.parts.meta.position(group, topic, this.partition) ?? { offset: 0 };
  }

  private async form(position: Position): Promise<Run | undefined> {
    if (position.to !== undefined) return this.reader.again(position.offset, position.to);
    return this.reader.next(this.reader.startAt(position.offset), this.options, this.signal);
  }

  private async intend(run: Run): Promise<Position> {
    const deadLettersFrom = this.parts.chain.range(DEAD_LETTER_TOPIC, this.partition).next;
    const position: Position = { offset: run.first, to: run.last, deadLettersFrom };
    await this.patiently(() => this.commit(position));
    return position;
  }

  /** Undefined when the lane is closed before the handler was done with the batch. */
  private async handOut(
    run: Run,
    inDoubtBefore: boolean,
  ): Promise<Extract<BatchOutcome, { kind: 'done' }> | undefined> {
    const { logId } = this.parts.meta.identity;
    let inDoubt = inDoubtBefore;
    for (let failures = 1; !this.signal.aborted; failures++) {
      const outcome = await this.handler.handle({ logId, partition: this.partition, ...run, inDoubt });
      if (outcome.kind === 'done') {
        this.current = { state: 'running' };
        return outcome;
      }
      inDoubt = true;
      await this.waitToRetry(outcome.reason, outcome.cause, failures);
    }
    return undefined;
  }

  private async finish(
    run: Run,
    deadLetters: readonly DeadLetter[],
    position: Position,
    inDoubt: boolean,
  ): Promise<void> {
    if (deadLetters.length > 0) {
      const records = this.deadLetterRecords(run, deadLetters);
      await this.patiently(
        async () => {
          // Asked again here, since a consumer that slept past its lease must not store dead letters either.
          if (!this.holds()) throw new LeaseLost();
          await this.parts.appendTo(DEAD_LETTER_TOPIC, this.partition, this.notYetStored(records, inDoubt));
        },
        () => {
          inDoubt = true;
        },
      );
    }
    await this.patiently(() => this.commit(position));
  }

  private deadLetterRecords(run: Run, deadLetters: readonly DeadLetter[]): AppendRecord[] {
    const { topic, group } = this.options;
    return deadLetters.map(({ offset, reason, value }) => {
      const record = run.records[offset - run.first];
      if (record === undefined)
        throw new Error(`Dead letter ${offset} is not of the batch ${run.first}-${run.last}`);
      return encodeDeadLetter({ topic, group, partition: this.partition, reason }, record, value);
    });
  }

  /** Leaves out what an earlier try of the same batch has stored; the lane's dead letters keep its partition. */
  private notYetStored(records: readonly AppendRecord[], inDoubt: boolean): readonly AppendRecord[] {
    const from = this.stored().deadLettersFrom;
    if (!inDoubt || from === undefined) return records;
    const start = Math.max(from, this.parts.chain.range(DEAD_LETTER_TOPIC, this.partition).start);
    const stored = new Set<string>();
    for (const { key } of this.parts.chain.read(DEAD_LETTER_TOPIC, this.partition, start)) stored.add(key);
    return records.filter(({ key }) => !stored.has(key));
  }

  private holds(): boolean {
    this.parts.meta.refresh();
    return this.parts.meta.holds(this.options.group, this.options.topic, this.partition, this.lease);
  }

  private async commit(position: Position): Promise<void> {
    const { group, topic } = this.options;
    if (!(await this.parts.meta.commit(group, topic, this.partition, this.lease, position)))
      throw new LeaseLost();
  }

  /**
   * Tries until the log itself is available again.
   * @throws LeaseLost when the lane is closed meanwhile: whoever comes next finds the batch in doubt.
   */
  private async patiently<T>(attempt: () => Promise<T>, failed?: () => void): Promise<T> {
    for (let failures = 1; ; failures++) {
      try {
        const result = await attempt();
        this.current = { state: 'running' };
        return result;
      } catch (error) {
        if (!(error instanceof LogUnavailableError)) throw error;
        failed?.();
        if (this.signal.aborted) throw new LeaseLost();
        await this.waitToRetry(error.message, error, failures);
      }
    }
  }

  private async waitToRetry(reason: string, cause: unknown, failures: number): Promise<void> {
    this.current = { state: 'retrying', reason };
    const waitMs = Math.round(backoffMs(failures, this.parts.random()));
    this.parts.logger.warn(
      { ...this.labels, reason, err: cause, failures, waitMs },
      'A batch is tried again',
    );
    await pause(waitMs, this.signal);
  }

  /** Holds the partition without working on it, visibly, until it is taken away. */
  private async stop(error: unknown): Promise<void> {
    const reason = error instanceof Error ? error.message : String(error);
    this.current = { state: 'stopped', reason };
    this.parts.logger.error({ ...this.labels, err: error }, 'A lane stopped: its batch handler failed');
    if (this.signal.aborted) return;
    await new Promise<void>((resolve) => this.signal.addEventListener('abort', () => resolve()));
  }
}
