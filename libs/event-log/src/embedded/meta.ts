import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { open, type RootDatabase } from 'lmdb';
import type { Position } from '../lane/lane-partition';
import { EVENTS_TOPIC, LogUnavailableError, PROCESSOR_GROUP } from '../port';
import { DURABLE, transact } from './transact';

/** What a log is: made once, the same for all its processes. */
export interface LogIdentity {
  readonly logId: string;
  readonly partitions: number;
}

/** Who may commit for a partition. The epoch grows with every new owner. */
export interface Lease {
  readonly owner: string | null;
  readonly epoch: number;
}

/** A consumer of a group. */
export interface Member {
  readonly id: string;
  /** Machine and process-number space; pids of another one say nothing here. */
  readonly host: string;
  readonly pid: number;
  /** Tells the process from a later one of the same pid. */
  readonly startedAt: string;
  /** Grows while the member lives. */
  readonly beat: number;
}

export interface GroupOfTopic {
  readonly group: string;
  readonly topic: string;
}

/**
 * The log's small shared state beside its records: identity, positions, leases, members and which segments are left.
 * Everything that must agree is decided inside one write transaction.
 */
export class Meta {
  private constructor(
    private readonly db: RootDatabase<unknown, (string | number)[]>,
    readonly identity: LogIdentity,
  ) {}

  /** @param partitions For a log that is made now; an existing one keeps its own. */
  static async open(folder: string, partitions: number): Promise<Meta> {
    let db: RootDatabase<unknown, (string | number)[]>;
    try {
      db = open({ ...DURABLE, path: join(folder, 'meta'), encoding: 'json', mapSize: 2 ** 28 });
    } catch (cause) {
      throw new LogUnavailableError('The event log cannot be opened', { cause });
    }
    const identity = await transact(db, () => {
      const known = db.get(['identity']) as LogIdentity | undefined;
      if (known !== undefined) return known;
      const made: LogIdentity = { logId: randomLogId(), partitions };
      db.putSync(['identity'], made);
      db.putSync(['oldest'], 1);
      // The processor's share is kept from the first record on, though it may come much later.
      db.putSync(['group', PROCESSOR_GROUP, EVENTS_TOPIC], true);
      return made;
    });
    return new Meta(db, identity);
  }

  /** Number of the oldest segment kept, as of now. */
  oldestSegment = (): number => {
    this.db.resetReadTxn();
    return this.db.get(['oldest']) as number;
  };

  /** Moves the oldest segment on; false when another process did. */
  dropSegment(number: number): Promise<boolean> {
    return transact(this.db, () => {
      if (this.db.get(['oldest']) !== number) return false;
      this.db.putSync(['oldest'], number + 1);
      return true;
    });
  }

  async registerGroup(group: string, topic: string): Promise<void> {
    if (this.db.get(['group', group, topic]) === true) return;
    await transact(this.db, () => {
      this.db.putSync(['group', group, topic], true);
    });
  }

  /** All groups that have ever consumed. */
  groups(): GroupOfTopic[] {
    this.db.resetReadTxn();
    return this.keysUnder(['group']).map(([, group, topic]) => ({
      group: String(group),
      topic: String(topic),
    }));
  }

  /** Makes what other processes committed visible to the reads that follow. */
  refresh(): void {
    this.db.resetReadTxn();
  }

  position(group: string, topic: string, partition: number): Position | undefined {
    return this.db.get(['position', group, topic, partition]) as Position | undefined;
  }

  lease(group: string, topic: string, partition: number): Lease {
    return (
      (this.db.get(['lease', group, topic, partition]) as Lease | undefined) ?? { owner: null, epoch: 0 }
    );
  }

  members(group: string, topic: string): Member[] {
    return this.keysUnder(['member', group, topic]).map((key) => this.db.get(key) as Member);
  }

  /** Adds a member. Its id is a number that grows, so that members have an order. */
  join(group: string, topic: string, process: Omit<Member, 'id' | 'beat'>): Promise<string> {
    return transact(this.db, () => {
      const number = ((this.db.get(['members']) as number | undefined) ?? 0) + 1;
      const id = String(number).padStart(10, '0');
      this.db.putSync(['members'], number);
      this.db.putSync(['member', group, topic, id], { ...process, id, beat: 0 } satisfies Member);
      return id;
    });
  }

  /** A sign of life; false when the others have given the member up. */
  beat(group: string, topic: string, id: string): Promise<boolean> {
    return transact(this.db, () => {
      const key = ['member', group, topic, id];
      const member = this.db.get(key) as Member | undefined;
      if (member === undefined) return false;
      this.db.putSync(key, { ...member, beat: member.beat + 1 });
      return true;
    });
  }

  /** Removes members, each only if it has not beaten since it was seen; their partitions are free then. */
  remove(group: string, topic: string, seen: readonly Member[]): Promise<void> {
    return transact(this.db, () => {
      const gone = new Set<string>();
      for (const { id, beat } of seen) {
        const key = ['member', group, topic, id];
        if ((this.db.get(key) as Member | undefined)?.beat !== beat) continue;
        this.db.removeSync(key);
        gone.add(id);
      }
      for (let partition = 0; partition < this.identity.partitions; partition++) {
        const lease = this.lease(group, topic, partition);
        if (lease.owner !== null && gone.has(lease.owner))
          this.putLease(group, topic, partition, null, lease.epoch);
      }
    });
  }

  /** Takes a member out that has let go of its partitions. */
  leave(group: string, topic: string, id: string): Promise<void> {
    return transact(this.db, () => {
      this.db.removeSync(['member', group, topic, id]);
    });
  }

  /** Takes a free partition for a member. Undefined when it is not free or the member was given up. */
  acquire(group: string, topic: string, partition: number, id: string): Promise<Lease | undefined> {
    return transact(this.db, () => {
      const lease = this.lease(group, topic, partition);
      if (lease.owner !== null || this.db.get(['member', group, topic, id]) === undefined) return undefined;
      return this.putLease(group, topic, partition, id, lease.epoch + 1);
    });
  }

  /** Lets go of a partition if the lease is still the one given. */
  release(group: string, topic: string, partition: number, held: Lease): Promise<void> {
    return transact(this.db, () => {
      if (this.holds(group, topic, partition, held)) this.putLease(group, topic, partition, null, held.epoch);
    });
  }

  /** Stores the position if the lease is still the one given: the fence against a consumer that was thought dead. */
  commit(group: string, topic: string, partition: number, held: Lease, position: Position): Promise<boolean> {
    return transact(this.db, () => {
      if (!this.holds(group, topic, partition, held)) return false;
      this.db.putSync(['position', group, topic, partition], position);
      return true;
    });
  }

  holds(group: string, topic: string, partition: number, held: Lease): boolean {
    const lease = this.lease(group, topic, partition);
    return lease.owner === held.owner && lease.epoch === held.epoch;
  }

  close(): Promise<void> {
    return this.db.close();
  }

  private putLease(
    group: string,
    topic: string,
    partition: number,
    owner: string | null,
    epoch: number,
  ): Lease {
    const lease: Lease = { owner, epoch };
    this.db.putSync(['lease', group, topic, partition], lease);
    return lease;
  }

  private keysUnder(prefix: readonly string[]): (string | number)[][] {
    const start = [...prefix];
    // Nothing sorts after the highest code point, so this ends the range of the prefix.
    return [...this.db.getKeys({ start, end: [...prefix, '\u{10ffff}'] })].filter(
      (key) => key.length > prefix.length,
    );
  }
}

/** 53 random bits as a decimal number from 1 on: exact as a number in every language and as UInt64. */
function randomLogId(): string {
  for (;;) {
    const id = randomBytes(8).readBigUInt64BE() >> 11n;
    if (id > 0n) return id.toString();
  }
}
