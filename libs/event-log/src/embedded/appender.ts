import { setImmediate as turn } from 'node:timers/promises';
import { type AppendRecord, LogUnavailableError, partitionOf } from '../port';
import type { SegmentChain } from './chain';
import { type Frame, assertStorable, encodeFrame } from './frame';
import { assertTopic } from './keys';

/** A commit takes no further append once it holds this many bytes: it bounds how long one append waits for others. */
const COMMIT_BYTES = 8 * 2 ** 20;

/** How long an append may wait for the disk, or for another process that holds LMDB's write lock. Milliseconds. */
const PATIENCE_MS = 10_000;

interface Pending {
  readonly topic: string;
  /** Fixed partition, or by key. */
  readonly partition: number | undefined;
  readonly records: readonly AppendRecord[];
  readonly bytes: number;
  resolve(): void;
  reject(error: unknown): void;
}

/**
 * Group commit: appends that come while a commit is under way share the next one, and with it one sync of the disk.
 * So twenty requests at once cost two or three syncs, not twenty.
 */
export class Appender {
  private waiting: Pending[] = [];
  private running: Promise<void> | undefined;
  private closed = false;
  private stuck = false;

  constructor(
    private readonly chain: SegmentChain,
    private readonly partitions: number,
    private readonly clock: () => number,
    /** Told after every commit of this process. */
    private readonly committed: () => void,
    private readonly patienceMs = PATIENCE_MS,
  ) {}

  /** @param partition Where all records go, instead of where their keys belong. */
  async append(topic: string, records: readonly AppendRecord[], partition?: number): Promise<void> {
    if (this.closed) throw new LogUnavailableError('The event log is closed');
    if (this.stuck) throw stuckError();
    assertTopic(topic);
    records.forEach(assertStorable);
    const bytes = records.reduce((sum, record) => sum + record.value.length, 0);
    return new Promise<void>((resolve, reject) => {
      this.waiting.push({ topic, partition, records, bytes, resolve, reject });
      this.running ??= this.run().finally(() => {
        this.running = undefined;
      });
    });
  }

  /** Lets the appends under way finish and takes no more. */
  async close(): Promise<void> {
    this.closed = true;
    await this.running;
  }

  private async run(): Promise<void> {
    // One turn, so that requests which came with the same poll of the network share the first commit.
    await turn();
    while (this.waiting.length > 0) {
      const group = this.takeGroup();
      // A commit cannot be called back. Its callers are told that it hangs; should it end after all, the records are
      // stored although they were refused, as after any answer that was lost.
      const patience = setTimeout(() => {
        this.stuck = true;
        for (const pending of [...group, ...this.waiting.splice(0)]) pending.reject(stuckError());
      }, this.patienceMs);
      try {
        await this.chain.append(this.framesOf(group), this.clock());
        for (const pending of group) pending.resolve();
        this.committed();
      } catch (error) {
        for (const pending of group) pending.reject(error);
      } finally {
        clearTimeout(patience);
        this.stuck = false;
      }
    }
  }

  private takeGroup(): Pending[] {
    let bytes = 0;
    let count = 0;
    for (const pending of this.waiting) {
      bytes += pending.bytes;
      if (count > 0 && bytes > COMMIT_BYTES) break;
      count++;
    }
    return this.waiting.splice(0, count);
  }

  private framesOf(group: readonly Pending[]): Frame[] {
    const runs = new Map<string, { topic: string; partition: number; records: AppendRecord[] }>();
    for (const { topic, partition: fixed, records } of group) {
      for (const record of records) {
        const partition = fixed ?? partitionOf(record.key, this.partitions);
        const name = `${partition}/${topic}`;
        const run = runs.get(name);
        if (run === undefined) runs.set(name, { topic, partition, records: [record] });
        else run.records.push(record);
      }
    }
    return [...runs.values()].map((run) => encodeFrame(run.topic, run.partition, run.records));
  }
}

function stuckError(): LogUnavailableError {
  return new LogUnavailableError('The event log does not get to write');
}
