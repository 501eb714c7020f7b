import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { open, type RootDatabase } from 'lmdb';
import { LogUnavailableError } from '../port';
import { type Frame, type FrameRecord, decodeFrame, stampFrame } from './frame';
import { HEADS_END, HEADS_START, STATE_KEY, firstOf, frameKey, headKey, parseHeadKey } from './keys';
import { DURABLE, transact } from './transact';

/** Where a partition stands in one segment. Offsets and event counts run on from segment to segment. */
export interface Head {
  /** Offset of the segment's first record of this partition. */
  readonly base: number;
  /** Offset that the next record gets. */
  readonly next: number;
  /** Events of the partition in all segments up to and with this one. */
  readonly events: number;
}

export interface SegmentState {
  /** Nothing is appended any more; the next segment runs on from these heads. */
  readonly sealed: boolean;
  /** Epoch milliseconds. */
  readonly createdAt: number;
  /** When a record was last appended, epoch milliseconds; 0 when there is none. */
  readonly lastAt: number;
  /** Bytes of all frames. */
  readonly bytes: number;
}

export interface PartitionHead extends Head {
  readonly topic: string;
  readonly partition: number;
}

/** When a segment is closed and the next begun. */
export interface RollLimits {
  readonly bytes: number;
  readonly ageMs: number;
}

const EMPTY: Head = { base: 0, next: 0, events: 0 };
/** Address space, not disk: well above the roll limit plus the largest commit, so that the map never has to grow. */
const MAP_BYTES = 2 ** 30;

/** One LMDB environment of the log. Deleted whole, since LMDB's files never shrink. */
export class Segment {
  private sealedHeads: Map<string, Head> | undefined;

  private constructor(
    readonly number: number,
    readonly folder: string,
    private readonly db: RootDatabase<Buffer, Buffer>,
  ) {}

  /** @throws LogUnavailableError when the environment cannot be opened. */
  static open(number: number, folder: string): Segment {
    try {
      const db = open<Buffer, Buffer>({
        ...DURABLE,
        path: folder,
        keyEncoding: 'binary',
        encoding: 'binary',
        mapSize: MAP_BYTES,
        noMemInit: true,
      });
      return new Segment(number, folder, db);
    } catch (cause) {
      throw new LogUnavailableError(`Segment ${number} of the event log cannot be opened`, { cause });
    }
  }

  /** True when a segment's file lies in the folder; opening a folder without one would make an empty segment. */
  static exists(folder: string): boolean {
    return existsSync(join(folder, 'data.mdb'));
  }

  /** Makes the segment run on from the given heads; does nothing when another process was first. */
  async begin(heads: readonly PartitionHead[], now: number): Promise<void> {
    await transact(this.db, () => {
      if (this.db.get(STATE_KEY) !== undefined) return;
      for (const { topic, partition, next, events } of heads) {
        this.putHead(headKey(topic, partition), { base: next, next, events });
      }
      this.putState({ sealed: false, createdAt: now, lastAt: 0, bytes: 0 });
    });
  }

  /**
   * Appends the frames in one synced transaction, and seals the segment with it once it is full or old.
   * @returns false when the segment is sealed and has taken nothing.
   */
  async append(frames: readonly Frame[], now: number, roll: RollLimits): Promise<boolean> {
    return transact(this.db, () => {
      const state = this.readState();
      if (state === undefined || state.sealed) return false;
      const heads = new Map<string, { key: Buffer; head: Head }>();
      let bytes = state.bytes;
      for (const frame of frames) {
        const name = nameOf(frame.topic, frame.partition);
        const key = heads.get(name)?.key ?? headKey(frame.topic, frame.partition);
        const head = heads.get(name)?.head ?? this.readHead(key);
        stampFrame(frame, now, head.events);
        this.db.putSync(frameKey(frame.topic, frame.partition, head.next), frame.bytes);
        heads.set(name, {
          key,
          head: { base: head.base, next: head.next + frame.records, events: head.events + frame.events },
        });
        bytes += frame.bytes.length;
      }
      // Heads last: a frame without its head is not part of the log and is overwritten.
      for (const { key, head } of heads.values()) this.putHead(key, head);
      const sealed = bytes >= roll.bytes || (bytes > 0 && now - state.createdAt >= roll.ageMs);
      this.putState({
        sealed,
        createdAt: state.createdAt,
        lastAt: frames.length > 0 ? now : state.lastAt,
        bytes,
      });
      return true;
    });
  }

  /** Closes the segment to appends, unless it is empty. */
  async seal(): Promise<void> {
    await transact(this.db, () => {
      const state = this.readState();
      if (state !== undefined && !state.sealed && state.bytes > 0) this.putState({ ...state, sealed: true });
    });
  }

  /** Makes what other processes committed visible to the reads that follow. */
  refresh(): void {
    if (this.sealedHeads === undefined) this.db.resetReadTxn();
  }

  /** Undefined while the segment has not begun. */
  state(): SegmentState | undefined {
    return this.readState();
  }

  head(topic: string, partition: number): Head {
    if (this.sealedHeads !== undefined) return this.sealedHeads.get(nameOf(topic, partition)) ?? EMPTY;
    return this.readHead(headKey(topic, partition));
  }

  heads(): PartitionHead[] {
    const heads: PartitionHead[] = [];
    for (const { key, value } of this.db.getRange({ start: HEADS_START, end: HEADS_END })) {
      heads.push({ ...parseHeadKey(key), ...decodeHead(value) });
    }
    return heads;
  }

  /** Remembers the heads of a sealed segment, which never change again. */
  settle(): void {
    this.sealedHeads ??= new Map(this.heads().map((head) => [nameOf(head.topic, head.partition), head]));
  }

  /** The partition's records from offset `from` to the segment's end, lazily; nothing when `from` lies beyond it. */
  *read(topic: string, partition: number, from: number): Generator<FrameRecord> {
    const { base, next } = this.head(topic, partition);
    if (from < base || from >= next) return;
    let start = frameKey(topic, partition, base);
    // The frame that holds `from` is the last one that starts at or before it.
    const [before] = [
      ...this.db.getKeys({
        start: frameKey(topic, partition, from),
        end: start,
        inclusiveEnd: true,
        reverse: true,
        limit: 1,
      }),
    ];
    if (before !== undefined) start = Buffer.from(before);
    for (const { key, value } of this.db.getRange({ start, end: frameKey(topic, partition, next) })) {
      yield* decodeFrame(value, firstOf(key), from);
    }
  }

  /** Bytes on disk. */
  diskBytes(): number {
    return statSync(join(this.folder, 'data.mdb')).size;
  }

  close(): Promise<void> {
    return this.db.close();
  }

  private readState(): SegmentState | undefined {
    const value = this.db.get(STATE_KEY);
    if (value === undefined) return undefined;
    return {
      sealed: value.readUInt8(0) === 1,
      createdAt: value.readUIntBE(1, 6),
      lastAt: value.readUIntBE(7, 6),
      bytes: value.readUIntBE(13, 6),
    };
  }

  private putState(state: SegmentState): void {
    const value = Buffer.allocUnsafeSlow(19);
    value.writeUInt8(state.sealed ? 1 : 0, 0);
    value.writeUIntBE(state.createdAt, 1, 6);
    value.writeUIntBE(state.lastAt, 7, 6);
    value.writeUIntBE(state.bytes, 13, 6);
    this.db.putSync(STATE_KEY, value);
  }

  private readHead(key: Buffer): Head {
    const value = this.db.get(key);
    return value === undefined ? EMPTY : decodeHead(value);
  }

  private putHead(key: Buffer, head: Head): void {
    const value = Buffer.allocUnsafeSlow(18);
    value.writeUIntBE(head.base, 0, 6);
    value.writeUIntBE(head.next, 6, 6);
    value.writeUIntBE(head.events, 12, 6);
    this.db.putSync(key, value);
  }
}

function decodeHead(value: Buffer): Head {
  return { base: value.readUIntBE(0, 6), next: value.readUIntBE(6, 6), events: value.readUIntBE(12, 6) };
}

function nameOf(topic: string, partition: number): string {
  return `${partition}/${topic}`;
}
