import { setTimeout as delay } from 'node:timers/promises';
import { EVENTS_TOPIC, PROCESSOR_GROUP, type EventLog, type StoredRecord } from '@sonde/event-log';
import type { RecordHeader } from '@sonde/sdk-protocols';
import type { Warehouse } from '@sonde/warehouse';
import type { MayWrite } from '../lane/tenure';
import { readRecord } from '../prepare/read-record';
import { auditGroups } from './audit-groups';
import { LedgerAudit, type Outcomes } from './audit-ledger';
import { auditReceipts, type ReceiptRecord } from './audit-receipts';
import { auditRows, RowsMemory, type AuditedRow, type Fate } from './audit-rows';
import { auditSessions } from './audit-sessions';
import { Copies } from './copies';
import { expectedOf, type ExpectedRecord } from './expected';
import { LettersOf } from './letters-of';
import type { AuditRange } from './range';
import {
  correctLedger,
  endsInsert,
  nameGroups,
  repairRows,
  writeReceipts,
  type RepairRules,
  type Stretch,
} from './repair';
import { SessionKeys, type SessionKey } from './session-keys';
import { ROW_TABLES, type RowTable } from './stored-copies';
import { emptyTallies, type Tallies } from './tally';

/** What is in memory at a time: as much as a batch of the processor. */
const EVENTS_AT_ONCE = 20_000;
const BYTES_AT_ONCE = 6 * 1024 * 1024;
/** Keys that are remembered before their sessions are looked at. A session that goes on longer is looked at again. */
const KEYS_AT_ONCE = 20_000;
/** Sessions that are being written while they are looked at are looked at again. */
const BUSY_TRIES = 20;
const BUSY_PAUSE_MS = 250;

export interface AuditParts extends RepairRules {
  readonly log: EventLog;
  readonly warehouse: Warehouse;
  /** What the body of a record may inflate to, as for the processor. */
  readonly maxBodyBytes?: number | undefined;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

export interface AuditOptions {
  /** Inserts what is missing and deletes what is doubled. Sessions are left to whoever owns the lane. */
  readonly repair: boolean;
  /** Asked before everything that is written. */
  readonly mayWrite?: MayWrite;
  /** How often sessions are looked at that are being written meanwhile. Whoever writes them itself need not wait. */
  readonly sessionTries?: number;
  /** Told how far it has come, after every stretch of records. */
  readonly progress?: (offset: number) => void;
}

export interface PartitionFindings {
  readonly range: AuditRange;
  /** What was found, before any repair. */
  readonly tallies: Tallies;
  /** Keys whose sessions are not the sum of their events, by key. */
  readonly wrongSessions: ReadonlyMap<string, SessionKey>;
  /** Keys whose sessions were written all the while, so that nothing can be said of them. */
  readonly busy: number;
}

/**
 * Holds a stretch of one partition against the warehouse: the log is the truth. Record by record what the processor
 * must have written is worked out anew, by its own code, and looked for.
 */
export class PartitionAudit {
  private readonly tallies = emptyTallies();
  private readonly wrongSessions = new Map<string, SessionKey>();
  private readonly memory = { events: new RowsMemory(), spans: new RowsMemory() };
  private readonly copies = new Copies();
  private readonly letters: LettersOf;
  private readonly ledger: LedgerAudit;
  private readonly place: { readonly logId: number; readonly partition: number };
  private keys = new SessionKeys();

  constructor(
    private readonly parts: AuditParts,
    private readonly range: AuditRange,
    private readonly options: AuditOptions,
  ) {
    this.place = { logId: Number(parts.log.logId), partition: range.partition };
    this.letters = new LettersOf(parts.log, range.partition);
    this.ledger = new LedgerAudit(parts.warehouse, this.place, range, range.beginsWithBatch);
  }

  /** @throws LogUnavailableError, WarehouseUnavailableError */
  async run(): Promise<PartitionFindings> {
    const { partition, from, to } = this.range;
    await this.copies.readBefore(this.parts.log, partition, from);
    let records: StoredRecord[] = [];
    let events = 0;
    let bytes = 0;
    for await (const record of this.parts.log.read(EVENTS_TOPIC, partition, from, to)) {
      records.push(record);
      events += record.events;
      bytes += record.value.length;
      const size = Math.max(events / EVENTS_AT_ONCE, bytes / BYTES_AT_ONCE);
      // Not in the middle of an insert, which another audit would not send in two.
      const isFull = size >= 2 || (size >= 1 && endsInsert(record.offset));
      if (!isFull && record.offset < to) continue;
      await this.audit(records);
      records = [];
      events = bytes = 0;
    }
    if (records.length > 0) await this.audit(records);
    const busy = await this.auditSessions(this.options.sessionTries ?? BUSY_TRIES);
    return { range: this.range, tallies: this.tallies, wrongSessions: this.wrongSessions, busy };
  }

  private async audit(records: readonly StoredRecord[]): Promise<void> {
    const readable: ExpectedRecord[] = [];
    const receipts: ReceiptRecord[] = [];
    const headers: {
      offset: number;
      header: RecordHeader | undefined;
      letter: string | undefined;
      isCopy: boolean;
    }[] = [];
    for (const record of records) {
      const read = readRecord(record, this.parts.maxBodyBytes);
      if (this.copies.has(read.header, record.offset)) {
        headers.push({ offset: record.offset, header: read.header, letter: undefined, isCopy: true });
        continue;
      }
      if (read.header?.receipt !== undefined && read.header.replayed !== true)
        receipts.push({ offset: record.offset, key: record.key, header: read.header });
      let letter = await this.letters.reasonOf(record.offset);
      if (letter !== undefined || 'poison' in read) {
        const tally = this.tallies['dead letters'];
        tally.expected++;
        if (letter === undefined) tally.missing++;
        else tally.present++;
      }
      if ('poison' in read) letter ??= read.poison;
      else if (letter === undefined)
        readable.push(expectedOf(record, read, this.place.logId, this.place.partition, this.parts.now()));
      headers.push({ offset: record.offset, header: read.header, letter, isCopy: false });
    }
    const stretch: Stretch = {
      logId: this.parts.log.logId,
      partition: this.place.partition,
      first: records[0]?.offset ?? 0,
      last: records.at(-1)?.offset ?? 0,
    };
    const outcomes = new Map<number, Outcomes>();
    for (const table of ROW_TABLES) await this.auditTable(table, readable, stretch, outcomes);
    await this.auditGroups(readable, stretch);
    await this.auditReceipts(receipts, stretch);
    for (const { offset, header, letter, isCopy } of headers) {
      if (header !== undefined && isCopy) this.ledger.addCopy(header);
      else if (header !== undefined) this.ledger.add(header, outcomes.get(offset) ?? noOutcomes(), letter);
      await this.endRecord(offset, stretch);
    }
    if (this.keys.size >= KEYS_AT_ONCE) await this.auditSessions(1);
    this.options.progress?.(stretch.last);
  }

  private async auditTable(
    table: RowTable,
    records: readonly ExpectedRecord[],
    stretch: Stretch,
    outcomes: Map<number, Outcomes>,
  ): Promise<void> {
    const { warehouse } = this.parts;
    const { rows, doubled, foreign } = await auditRows(
      warehouse,
      table,
      records,
      this.place,
      this.memory[table.name],
    );
    const tally = this.tallies[table.name];
    for (const audited of rows) {
      if (audited.fate === 'present') tally.present++;
      if (audited.fate === 'missing') tally.missing++;
      if (audited.fate === 'expired') tally.expired++;
      if (table.name === 'events') {
        note(outcomes, audited.record.offset, audited.fate);
        this.noteSession(audited);
      }
    }
    tally.expected = tally.present + tally.missing;
    tally.doubled += doubled.length;
    tally.differing += foreign;
    if (!this.options.repair) return;
    const offsets = new Set(doubled.map(({ offset }) => offset));
    const touched = new Set(rows.filter(({ fate }) => fate === 'missing').map(({ record }) => record));
    for (const record of records) if (offsets.has(record.offset)) touched.add(record);
    const inOrder = records.filter((record) => touched.has(record));
    if (inOrder.length > 0) await repairRows(warehouse, table, inOrder, stretch, this.mayWrite, this.parts);
  }

  /** What is repaired counts as there; without repair it counts as if it were. */
  private noteSession({ record, row, fate }: AuditedRow): void {
    if (fate === 'expired') return;
    const key = this.keys.note(record.context, row.at);
    if (fate !== 'missing' || this.options.repair || row.type === undefined) return;
    const sessionId = row.scope === 'named' ? record.context.key.slice(key.appId.length + 1) : '';
    key.missing.push({ at: row.at, hash: row.hash, type: row.type, sessionId });
  }

  private async auditGroups(records: readonly ExpectedRecord[], stretch: Stretch): Promise<void> {
    const { warehouse, now } = this.parts;
    const { expected, missing } = await auditGroups(warehouse, records, this.place);
    const tally = this.tallies['error groups'];
    tally.expected += expected;
    tally.missing += missing.length;
    tally.present += expected - missing.length;
    if (this.options.repair && missing.length > 0)
      await nameGroups(warehouse, missing, stretch, now(), this.mayWrite, this.parts);
  }

  private async auditReceipts(records: readonly ReceiptRecord[], stretch: Stretch): Promise<void> {
    const { warehouse, now } = this.parts;
    const { expected, missing } = await auditReceipts(warehouse, records, this.place, now());
    const tally = this.tallies.receipts;
    tally.expected += expected;
    tally.missing += missing.length;
    tally.present += expected - missing.length;
    if (this.options.repair && missing.length > 0)
      await writeReceipts(warehouse, missing, stretch, now(), this.mayWrite);
  }

  private async endRecord(offset: number, stretch: Stretch): Promise<void> {
    const compared = await this.ledger.endRecord(offset);
    if (compared === undefined) return;
    const tally = this.tallies.ledger;
    tally.expected += compared.expected;
    tally.present += compared.stored;
    tally.differing += compared.differences.length;
    if (this.options.repair && compared.differences.length > 0)
      await correctLedger(this.parts.warehouse, compared.differences, stretch, this.mayWrite);
  }

  private readonly mayWrite: MayWrite = () => this.options.mayWrite?.();

  /** @returns how many keys were being written all the while */
  private async auditSessions(tries: number): Promise<number> {
    const { log, warehouse, now } = this.parts;
    const { partition } = this.range;
    let keys = this.keys.take();
    for (let attempt = 1; keys.length > 0; attempt++) {
      // Asked first: whatever is written up to here is there when the sessions are read.
      const { offset } = await log.position(EVENTS_TOPIC, PROCESSOR_GROUP, partition);
      const found = await auditSessions(warehouse, keys, { ...this.place, last: offset - 1 }, now());
      const tally = this.tallies.sessions;
      tally.expected += found.expected;
      tally.missing += found.missing;
      tally.differing += found.differing;
      tally.expired += found.expired;
      tally.present += found.expected - found.missing - found.differing - found.expired;
      for (const key of found.wrong) this.wrongSessions.set(key.key, key);
      keys = found.busy;
      if (attempt >= tries) break;
      if (keys.length > 0) await delay(BUSY_PAUSE_MS);
    }
    this.keys.putBack(keys);
    return keys.length;
  }
}

const noOutcomes = (): Outcomes => ({ accepted: 0, repeated: 0, unknown: 0 });

function note(outcomes: Map<number, Outcomes>, offset: number, fate: Fate): void {
  let of = outcomes.get(offset);
  if (of === undefined) outcomes.set(offset, (of = noOutcomes()));
  if (fate === 'expired') of.unknown++;
  else if (fate === 'repeated') of.repeated++;
  else of.accepted++;
}
