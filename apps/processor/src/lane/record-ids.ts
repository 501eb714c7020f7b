import type { RecordHeader } from '@sonde/sdk-protocols';

/**
 * A copy comes soon after: within the appends that were under way, or the batch of a spool that is drained again. So
 * many ids take 3 MB.
 */
const KEPT = 30_000;

/**
 * The ids of a lane's last records, by which a record that went into the log twice is known: an append whose answer
 * was lost and that went to the spool as well, or a spool whose drainer died before it could note what had arrived. Its
 * events would be found to be repeated one by one; but its outcomes (what ingest had refused) have no ids and would be
 * counted again, and so would its events, as repetitions that no phone has sent. So the copy is passed over whole.
 *
 * Best effort, and that is enough: a lane that was just taken over remembers nothing, so it may count the outcomes of a
 * copy again, and its events as repeated. The events themselves count once whatever is remembered.
 *
 * May two owners that form the same batch differ in what is a copy? Within one owner no: its rows are made once, and a
 * record is no copy of itself. After a take-over yes, but only in the ledger and in spans without a session: the events
 * of a copy are repeated for the one and passed over by the other, so neither makes rows of them or touches a session.
 * Each block is written by one of the two: where the first owner's is there, its token makes the second's void; where it
 * is not, the second's counts, and says of the copy what is said after any take-over. A block that only the second has
 * (the batch is nothing but copies) has a token of its own, since tokens name their table and month. Never are two
 * blocks of one token both there, so no row is doubled and no count is a mix of both.
 */
export class RecordIds {
  private readonly offsets = new Map<string, number>();

  constructor(private readonly kept = KEPT) {}

  /**
   * True when an earlier record had its id. What was put back from the dead letters is the same record for a second
   * time on purpose.
   */
  isCopy({ id, replayed }: Pick<RecordHeader, 'id' | 'replayed'>, offset: number): boolean {
    if (id === undefined || replayed === true) return false;
    const first = this.offsets.get(id);
    if (first !== undefined) return first < offset;
    this.offsets.set(id, offset);
    if (this.offsets.size > this.kept) this.forgetOldest();
    return false;
  }

  private forgetOldest(): void {
    for (const id of this.offsets.keys()) {
      this.offsets.delete(id);
      return;
    }
  }
}
