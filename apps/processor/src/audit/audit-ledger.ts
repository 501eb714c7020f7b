import type { Warehouse } from '@sonde/warehouse';
import { codeOf, DEAD_LETTER_CODES } from '../prepare/dead-letter-reason';
import { LEDGER_DAYS } from '../prepare/ledger-count';
import { REPEATED, UNREADABLE } from '../prepare/prepare-batch';
import type { RecordHeader } from '@sonde/sdk-protocols';
import type { LedgerDifference } from './ledger-corrections';
import { keyOf, storedEntries, type LedgerEntry, type StoredEntry } from './ledger-entries';

const DAY_MS = 86_400_000;
/** Batches whose counts are read from the warehouse at once. */
const BATCHES_AT_ONCE = 500;
const TIMEOUT_MS = 120_000;

/** What a record's events came to: for the ledger. */
export interface Outcomes {
  accepted: number;
  repeated: number;
  /** Accepted or repeated: it cannot be told any more, since their retention has passed. */
  unknown: number;
}

/**
 * Holds the ledger against the log, batch by batch. Where a batch ends is told by the ledger itself; rows of one that
 * are lost altogether show up as a difference in the next batch.
 */
export class LedgerAudit {
  private readonly expected = new Map<string, LedgerEntry>();
  private readonly unknown = new Map<string, number>();
  /** What copies of earlier records may have added. */
  private readonly possible = new Map<string, LedgerEntry>();
  private readonly ends: number[] = [];
  private stored = new Map<number, StoredEntry[]>();
  /** Up to where the batches' ends were read. */
  private readTo: number;

  constructor(
    private readonly warehouse: Warehouse,
    private readonly place: { readonly logId: number; readonly partition: number },
    range: { readonly from: number; readonly to: number },
    /** False when the log no longer has the beginning of the first batch: then it cannot be counted. */
    private countsFirst: boolean,
  ) {
    this.readTo = range.from - 1;
    this.last = range.to;
  }

  private readonly last: number;

  /** @param letterReason why the record went to the dead letters; undefined when it did not */
  add(header: RecordHeader, outcomes: Outcomes, letterReason: string | undefined): void {
    const isReplayed = header.replayed === true;
    if (!isReplayed)
      for (const { outcome, reason, count } of header.outcomes) this.count(header, outcome, reason, count);
    if (letterReason !== undefined) {
      const code = codeOf(letterReason);
      const wasCounted = code === undefined || DEAD_LETTER_CODES[code].counted;
      if (wasCounted && !isReplayed) this.count(header, 'INVALID', UNREADABLE, header.events);
      return;
    }
    if (isReplayed) this.count(header, 'INVALID', UNREADABLE, -header.events);
    this.count(header, 'ACCEPTED', '', outcomes.accepted);
    this.count(header, 'DUPLICATE', REPEATED, outcomes.repeated);
    if (outcomes.unknown > 0) {
      const key = `${header.appId} ${dayOf(header)}`;
      this.unknown.set(key, (this.unknown.get(key) ?? 0) + outcomes.unknown);
      this.count(header, 'ACCEPTED', '', 0);
      this.count(header, 'DUPLICATE', REPEATED, 0);
    }
  }

  /** A copy of an earlier record: the processor passed it over, or counted it if it could not know that it was one. */
  addCopy(header: RecordHeader): void {
    const { possible } = this;
    for (const { outcome, reason, count } of header.outcomes)
      this.count(header, outcome, reason, count, possible);
    this.count(header, 'DUPLICATE', REPEATED, header.events, possible);
    this.count(header, 'INVALID', UNREADABLE, header.events, possible);
  }

  /**
   * To be called after each record: compares when a batch ends with it.
   * @returns what was compared: how many events were expected and found, and the differences
   */
  async endRecord(
    offset: number,
  ): Promise<{ expected: number; stored: number; differences: LedgerDifference[] } | undefined> {
    if (this.ends.length === 0) await this.readEnds();
    const end = this.ends[0];
    if (end === undefined || offset < end) return undefined;
    this.ends.shift();
    const compared = this.compare(end);
    this.expected.clear();
    this.unknown.clear();
    this.possible.clear();
    const counts = this.countsFirst;
    this.countsFirst = true;
    return counts ? compared : undefined;
  }

  private count(
    header: RecordHeader,
    outcome: string,
    reason: string,
    count: number,
    to = this.expected,
  ): void {
    const { tenantId, appId } = header;
    const day = dayOf(header);
    const key = keyOf({ appId, day, outcome, reason });
    const known = to.get(key);
    if (known !== undefined) known.count += count;
    else {
      const expiresOn = day + Math.max(LEDGER_DAYS, header.retentionDays) * DAY_MS;
      to.set(key, { tenantId, appId, day, outcome, reason, expiresOn, count });
    }
  }

  private compare(end: number): { expected: number; stored: number; differences: LedgerDifference[] } {
    const stored = new Map((this.stored.get(end) ?? []).map((entry) => [keyOf(entry), entry]));
    this.stored.delete(end);
    this.settleUnknown(stored);
    this.settlePossible(stored);
    const differences: LedgerDifference[] = [];
    let expected = 0;
    let found = 0;
    for (const key of new Set([...this.expected.keys(), ...stored.keys()])) {
      const should = this.expected.get(key)?.count ?? 0;
      const is = stored.get(key)?.count ?? 0;
      expected += should;
      found += is;
      const entry = this.expected.get(key) ?? stored.get(key);
      if (should !== is && entry !== undefined)
        differences.push({ ...entry, batch: end, expected: should, stored: is });
    }
    return { expected, stored: found, differences };
  }

  /** Events that may have been either: as the ledger says, as far as that is possible. */
  private settleUnknown(stored: ReadonlyMap<string, StoredEntry>): void {
    for (const [key, unknown] of this.unknown) {
      const at = key.lastIndexOf(' ');
      const of = { appId: key.slice(0, at), day: Number(key.slice(at + 1)) };
      const acceptedKey = keyOf({ ...of, outcome: 'ACCEPTED', reason: '' });
      const accepted = this.expected.get(acceptedKey);
      const repeated = this.expected.get(keyOf({ ...of, outcome: 'DUPLICATE', reason: REPEATED }));
      if (accepted === undefined || repeated === undefined) continue;
      const said = stored.get(acceptedKey)?.count ?? accepted.count + unknown;
      const more = Math.min(Math.max(said - accepted.count, 0), unknown);
      accepted.count += more;
      repeated.count += unknown - more;
    }
  }

  /** What may be there or not: as the ledger says, as far as that is possible. */
  private settlePossible(stored: ReadonlyMap<string, StoredEntry>): void {
    for (const [key, entry] of this.possible) {
      const expected = this.expected.get(key);
      const said = stored.get(key)?.count ?? 0;
      const more = Math.min(Math.max(said - (expected?.count ?? 0), 0), entry.count);
      if (expected !== undefined) expected.count += more;
      else if (more > 0) this.expected.set(key, { ...entry, count: more });
    }
  }

  private async readEnds(): Promise<void> {
    if (this.readTo >= this.last) return;
    const params = { ...this.place, after: this.readTo, last: this.last };
    const where = `logId = {logId:UInt64} AND logPartition = {partition:UInt16} AND logOffset > {after:Int64}
      AND logOffset <= {last:Int64}`;
    const ends = await this.warehouse.select<{ batch: number }>(
      `SELECT DISTINCT toFloat64(logOffset) AS batch FROM ledger WHERE ${where} ORDER BY batch LIMIT ${BATCHES_AT_ONCE}`,
      { params, timeoutMs: TIMEOUT_MS },
    );
    const isAll = ends.length < BATCHES_AT_ONCE;
    const to = isAll ? this.last : (ends.at(-1)?.batch ?? this.last);
    const rows = await storedEntries(
      this.warehouse,
      'logOffset > {after:Int64} AND logOffset <= {last:Int64}',
      { ...params, last: to },
    );
    for (const row of rows) {
      const there = this.stored.get(row.batch);
      if (there === undefined) this.stored.set(row.batch, [row]);
      else there.push(row);
    }
    this.ends.push(...ends.map(({ batch }) => batch));
    // The range ends with a batch, though the ledger may have lost all that it was told of it.
    if (isAll && this.ends.at(-1) !== this.last) this.ends.push(this.last);
    this.readTo = to;
  }
}

const dayOf = ({ receivedAt }: RecordHeader): number => Math.floor(receivedAt / DAY_MS) * DAY_MS;
