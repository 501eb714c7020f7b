import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { LogUnavailableError } from '../port';
import type { Frame, FrameRecord } from './frame';
import { type Head, type RollLimits, Segment } from './segment';

const SEGMENT_NAME = /^\d{8}$/;
const DELETED = '.deleted';

/** A partition's range over all segments that are still there. */
export interface PartitionRange {
  /** Offset of the oldest record kept. */
  readonly start: number;
  /** Offset that the next record gets. */
  readonly next: number;
  /** Events appended since the log was made. */
  readonly events: number;
}

/**
 * The log's segments in their order, shared with other processes through the folder `segments/`: any process may seal
 * the last one, any process that finds it sealed begins the next from its heads, and it does not matter how many try.
 */
export class SegmentChain {
  /** Open segments by number, oldest first. */
  private readonly segments = new Map<number, Segment>();
  private tail!: Segment;
  private advancing: Promise<void> | undefined;

  private constructor(
    private readonly folder: string,
    private readonly roll: RollLimits,
    private readonly oldestKept: () => number,
  ) {}

  /**
   * @param oldestKept Reads the number of the oldest segment that was not deleted, as all processes know it.
   * @param now Epoch milliseconds.
   */
  static async open(
    folder: string,
    roll: RollLimits,
    oldestKept: () => number,
    now: number,
  ): Promise<SegmentChain> {
    mkdirSync(folder, { recursive: true });
    const chain = new SegmentChain(folder, roll, oldestKept);
    const first = oldestKept();
    for (const number of new Set([first, ...chain.listed().filter((listed) => listed > first)])) {
      await chain.openAfter(chain.segments.get(number - 1), number, now);
    }
    await chain.refresh(now);
    return chain;
  }

  /** Appends the frames, all in one transaction. @throws LogUnavailableError */
  async append(frames: readonly Frame[], now: number): Promise<void> {
    for (;;) {
      const segment = this.tail;
      if (await segment.append(frames, now, this.roll)) return;
      await this.advance(now);
    }
  }

  /** Makes visible what other processes appended, new segments included. Cheap when there is nothing new. */
  async refresh(now: number): Promise<void> {
    this.tail.refresh();
    while (this.tail.state()?.sealed === true) await this.advance(now);
  }

  /** A number that changes with every append that is visible now. */
  version(): number {
    // Segments hold far fewer bytes than 2^36, so numbers of different segments never meet.
    return this.tail.number * 2 ** 36 + (this.tail.state()?.bytes ?? 0);
  }

  range(topic: string, partition: number): PartitionRange {
    const { next, events } = this.tail.head(topic, partition);
    return { start: this.oldest.head(topic, partition).base, next, events };
  }

  /** The partition's records from `from` on, over all segments. Consume it without awaiting in between. */
  *read(topic: string, partition: number, from: number): Generator<FrameRecord> {
    let offset = from;
    for (const segment of this.segments.values()) {
      const head: Head = segment.head(topic, partition);
      if (offset >= head.next) continue;
      yield* segment.read(topic, partition, offset);
      offset = head.next;
    }
  }

  /** Sealed segments, oldest first: what retention may delete. */
  sealed(): Segment[] {
    return [...this.segments.values()].filter((segment) => segment !== this.tail);
  }

  /** Seals the last segment if it is older than the roll age, so that a quiet log can expire as well. */
  async sealIfOld(now: number): Promise<void> {
    const state = this.tail.state();
    if (state === undefined || state.bytes === 0 || now - state.createdAt < this.roll.ageMs) return;
    await this.tail.seal();
    await this.refresh(now);
  }

  diskBytes(): number {
    return [...this.segments.values()].reduce((sum, segment) => sum + segment.diskBytes(), 0);
  }

  /**
   * Lets go of the segments before `oldest` and removes their folders: renamed first, so that no process opens half of
   * one. Called by every process after the one that moved `oldest`; the last to come finds nothing to do.
   */
  async dropBefore(oldest: number): Promise<void> {
    for (const segment of [...this.segments.values()]) {
      if (segment.number >= oldest) continue;
      this.segments.delete(segment.number);
      await segment.close();
    }
    for (const name of readdirSync(this.folder)) {
      const path = join(this.folder, name);
      if (SEGMENT_NAME.test(name) && Number(name) < oldest) {
        if (moved(path, path + DELETED)) rmSync(path + DELETED, { recursive: true, force: true });
      } else if (name.endsWith(DELETED)) {
        rmSync(path, { recursive: true, force: true });
      }
    }
  }

  async close(): Promise<void> {
    await this.advancing?.catch(() => undefined);
    for (const segment of this.segments.values()) await segment.close();
    this.segments.clear();
  }

  private get oldest(): Segment {
    for (const segment of this.segments.values()) return segment;
    return this.tail;
  }

  /** Opens and, if no other process has, begins the segment after the sealed tail. */
  private advance(now: number): Promise<void> {
    this.advancing ??= this.openNext(now).finally(() => {
      this.advancing = undefined;
    });
    return this.advancing;
  }

  private async openNext(now: number): Promise<void> {
    const sealed = this.tail;
    sealed.refresh();
    if (sealed.state()?.sealed !== true) return;
    await this.openAfter(sealed, sealed.number + 1, now);
  }

  /**
   * Opens segment `number` as the new tail. A process that slept while others rolled and deleted may come for a
   * segment that is gone; opening it made an empty one, which `oldestKept` gives away, since it is moved before
   * anything is deleted. Then the oldest segment kept takes its place.
   */
  private async openAfter(before: Segment | undefined, number: number, now: number): Promise<void> {
    const segment = Segment.open(number, this.path(number));
    try {
      before?.refresh();
      if (before !== undefined) await segment.begin(before.heads(), now);
      else if (number === 1) await segment.begin([], now);
      segment.refresh();
      const oldest = this.oldestKept();
      if (oldest > number) {
        await segment.close();
        await this.dropBefore(oldest);
        return await this.openAfter(undefined, oldest, now);
      }
      if (segment.state() === undefined) {
        throw new LogUnavailableError(`Segment ${number} of the event log holds nothing`);
      }
    } catch (error) {
      await segment.close();
      throw error;
    }
    before?.settle();
    this.segments.set(number, segment);
    this.tail = segment;
  }

  private listed(): number[] {
    return readdirSync(this.folder)
      .filter((name) => SEGMENT_NAME.test(name) && Segment.exists(join(this.folder, name)))
      .map(Number)
      .sort((a, b) => a - b);
  }

  private path(number: number): string {
    return join(this.folder, String(number).padStart(8, '0'));
  }
}

/** False when another process has moved the folder already. */
function moved(from: string, to: string): boolean {
  try {
    renameSync(from, to);
    return true;
  } catch (error) {
    if (!existsSync(from)) return false;
    throw error;
  }
}
