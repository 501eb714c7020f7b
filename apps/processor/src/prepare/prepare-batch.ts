import { groupError, type ErrorGroup } from '@sonde/error-groups';
import {
  EVENT_DEFINITIONS,
  emptyColumns,
  hash53,
  writeColumns,
  type DecodedEvent,
  type DecodedSpan,
} from '@sonde/event-schema';
import type { LogBatch, LogRecord } from '@sonde/event-log';
import { extendSession, InstallChain, openSession, rulesWithGap, type SessionEvent } from '@sonde/sessions';
import { DEFAULT_GROUPINGS, type AppGroupings } from '../grouping/app-groupings';
import { receivedOn } from '../grouping/restore-groups';
import type { Lane } from '../lane/lane';
import { hasCounted, type NamedSession } from '../lane/named-session';
import { EventRows } from './event-row';
import { GroupsSeen } from './groups-seen';
import { LedgerCount } from './ledger-count';
import type { PreparedBatch } from './prepared-batch';
import type { Poison, ReadRecord } from './read-record';
import { readRecord } from './read-record';
import { RecordContext } from './record-context';
import { pushReceipt } from './receipt-row';
import { pushSession } from './session-row';
import { pushSpan, spanHashOf } from './span-row';

export interface PrepareOptions {
  /** What a record's body may inflate to. */
  readonly maxBodyBytes?: number | undefined;
  /** Absent: every app has Sonde's newest rules. */
  readonly groupings?: AppGroupings | undefined;
}

/**
 * Turns a batch into rows and moves the lane's sessions on. No waiting in between: the lane's state is either before
 * the batch or after it. What the batch touches must be in the lane's memory (`restoreFor`).
 *
 * @param rows empty, to be filled
 * @param readAhead records that had to be read to know what to restore, by offset
 */
export function prepareBatch(
  lane: Lane,
  batch: LogBatch,
  readAhead: ReadonlyMap<number, ReadRecord | Poison>,
  rows: PreparedBatch,
  { maxBodyBytes, groupings = DEFAULT_GROUPINGS }: PrepareOptions = {},
): PreparedBatch {
  const work = new BatchWork(lane, batch, rows, groupings);
  for (const record of batch.records)
    work.take(record, readAhead.get(record.offset) ?? readRecord(record, maxBodyBytes));
  return work.finish();
}

/** What the ledger calls the events of a record that went to the dead letters. */
export const UNREADABLE = 'unreadable_record';
/** What it calls an event that was there before. */
export const REPEATED = 'repeated_event_id';

class BatchWork {
  private readonly ledger = new LedgerCount();
  private readonly groups = new GroupsSeen();
  private readonly eventRows = new EventRows();
  /** Filled anew for every event, like `seen`: objects of their own would be a third of all garbage. */
  private readonly values = emptyColumns();
  private readonly seen = {} as SessionEvent;
  private readonly sessionsTouched = new Set<NamedSession>();
  private readonly chainsTouched = new Map<InstallChain, { gapMs: number; anchorAt: number }>();
  private readonly logId: number;

  constructor(
    private readonly lane: Lane,
    private readonly batch: LogBatch,
    private readonly rows: PreparedBatch,
    private readonly groupings: AppGroupings,
  ) {
    this.logId = Number(batch.logId);
    lane.batchNumber++;
  }

  take(record: LogRecord, read: ReadRecord | Poison): void {
    const { header } = read;
    const poisoned = 'poison' in read;
    if (header !== undefined && this.lane.recordIds.isCopy(header, record.offset)) {
      this.rows.copies++;
      return;
    }
    if (poisoned) this.rows.deadLetters.push({ offset: record.offset, reason: read.poison });
    if (header === undefined) return;
    const context = new RecordContext(record.key, header, this.logId, this.batch.partition, record.offset);
    if (header.replayed !== true) {
      for (const { outcome, reason, count } of header.outcomes)
        this.ledger.add(context, outcome, reason, count);
      pushReceipt(this.rows.receipts, context);
      // They have reached Sonde, so the ledger tells what became of them.
      if (poisoned) this.ledger.add(context, 'INVALID', UNREADABLE, header.events);
    }
    if (poisoned || read.batch === undefined) return;
    if (header.replayed === true) this.ledger.add(context, 'INVALID', UNREADABLE, -header.events);
    const { batch } = read;
    let duplicates = 0;
    for (const event of batch.events) if (!this.takeEvent(context, event)) duplicates++;
    this.eventRows.endRun();
    for (const span of batch.spans) this.takeSpan(context, span);
    this.ledger.add(context, 'ACCEPTED', '', batch.events.length - duplicates);
    this.ledger.add(context, 'DUPLICATE', REPEATED, duplicates);
    this.rows.accepted += batch.events.length - duplicates;
    this.rows.duplicates += duplicates;
  }

  /** @returns false when the event is a repetition */
  private takeEvent(record: RecordContext, event: DecodedEvent): boolean {
    const hash = hash53(event.id);
    const at = record.timeOf(event.deviceTime);
    const { values } = this;
    writeColumns(event, values);
    const { seen } = this;
    seen.at = at;
    seen.hash = hash;
    seen.type = event.type;
    seen.kind = values.kind;
    seen.screen = values.screen;
    seen.durationMs = values.durationMs;
    seen.foregroundMs = values.foregroundMs;
    seen.foreground = values.foreground;
    seen.userId = event.userId;
    seen.protocol = record.header.protocol;
    seen.resource = event.resource;
    seen.receivedAt = record.header.receivedAt;
    seen.expiresAt = record.expiresAt(at);
    const fresh =
      event.sessionId === ''
        ? this.joinChain(record, { ...seen })
        : this.joinSession(record, event.sessionId, seen);
    if (!fresh) return false;
    const keepsId = EVENT_DEFINITIONS[event.type].keepsId === true;
    const group = keepsId ? this.groupOf(record, event) : undefined;
    if (group !== undefined) this.groups.add(record, group, at);
    this.eventRows.push(this.rows.events.at(at), record, { event, at, hash, keepsId, values, group });
    return true;
  }

  private groupOf({ header }: RecordContext, event: DecodedEvent): ErrorGroup | undefined {
    const group = groupError(event, this.groupings.of(header.appId));
    if (group === undefined) return undefined;
    const admitted = this.lane.groups.admit(header.appId, receivedOn(header), group);
    if (admitted !== group) this.rows.folded++;
    return admitted;
  }

  private takeSpan(record: RecordContext, span: DecodedSpan): void {
    const hash = spanHashOf(span);
    const at = record.timeOf(span.startedAt);
    // Ingest refuses such events; a span has no line in the ledger that could say so.
    if (record.isTooOld(at)) return;
    if (span.sessionId !== '') {
      const known = this.sessionFor(record, span.sessionId);
      if (hasCounted(known, hash)) return;
      known.hashes.add(hash);
    }
    pushSpan(this.rows.spans.at(at), record, span, at, hash);
  }

  private joinSession(record: RecordContext, sessionId: string, event: SessionEvent): boolean {
    const known = this.sessionFor(record, sessionId);
    if (hasCounted(known, event.hash)) return false;
    known.hashes.add(event.hash);
    if (known.ahead) return true;
    if (known.session === undefined) known.session = openSession(event);
    else extendSession(known.session, event);
    this.sessionsTouched.add(known);
    return true;
  }

  private joinChain(record: RecordContext, event: SessionEvent): boolean {
    const { lane } = this;
    let chain = lane.chains.get(record.key);
    if (chain === undefined) {
      chain = new InstallChain(
        record.header.tenantId,
        record.header.appId,
        event.resource.installId,
        record.laneKey,
      );
      lane.holdChain(record.key, chain);
    }
    lane.use(chain);
    if (!chain.add(event)) return false;
    this.chainsTouched.set(chain, { gapMs: record.header.sessionGapMs, anchorAt: record.header.receivedAt });
    return true;
  }

  private sessionFor(record: RecordContext, sessionId: string): NamedSession {
    const { lane } = this;
    let session = lane.sessions.get(record.key);
    if (session === undefined) {
      session = {
        tenantId: record.header.tenantId,
        appId: record.header.appId,
        sessionId,
        laneKey: record.laneKey,
        version: 0,
        anchorAt: record.header.receivedAt,
        session: undefined,
        hashes: new Set(),
        hasMoreStored: false,
        repeated: new Set(),
        ahead: false,
        usedIn: 0,
      };
      lane.holdSession(record.key, session);
    }
    lane.use(session);
    return session;
  }

  finish(): PreparedBatch {
    const { rows, batch, logId, lane } = this;
    const place = { logId, partition: batch.partition, offset: batch.last };
    for (const known of this.sessionsTouched) {
      const { session } = known;
      if (session === undefined) continue;
      known.version++;
      lane.known?.add(known.laneKey);
      rows.sessionIds.push(`${known.appId} ${known.sessionId}`);
      pushSession(rows.sessions.at(known.anchorAt), {
        ...known,
        ...place,
        session,
        derived: false,
        deleted: false,
      });
    }
    for (const [chain, { gapMs, anchorAt }] of this.chainsTouched) {
      const { tenantId, appId, laneKey } = chain;
      lane.known?.add(laneKey);
      for (const { row, session, deleted } of chain.recut(rulesWithGap(gapMs), anchorAt)) {
        const { sessionId, version } = row;
        const whole = {
          tenantId,
          appId,
          laneKey,
          sessionId,
          version,
          anchorAt: row.anchorAt,
          session,
          deleted,
        };
        rows.sessionIds.push(`${appId} ${sessionId}`);
        pushSession(rows.sessions.at(row.anchorAt), { ...whole, ...place, derived: true });
      }
      chain.trim();
    }
    lane.levelled();
    this.groups.writeTo(rows.errorGroups);
    this.ledger.writeTo(rows.ledger, logId, batch.partition, batch.last);
    return rows;
  }
}
