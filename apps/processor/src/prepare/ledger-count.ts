import type { Outcome } from '@sonde/event-schema';
import type { Block, ledgerTable } from '@sonde/warehouse';
import type { RecordContext } from './record-context';

const DAY_MS = 86_400_000;
/** The ledger outlives the events it tells of: 13 months, whatever the app keeps. */
export const LEDGER_DAYS = 400;

interface Count {
  readonly tenantId: string;
  readonly appId: string;
  readonly day: number;
  readonly outcome: Outcome;
  readonly reason: string;
  readonly keepDays: number;
  count: number;
}

/** Counts the outcomes of one batch by app, receive day, outcome and reason. */
export class LedgerCount {
  private readonly counts = new Map<string, Count>();

  add({ header }: RecordContext, outcome: Outcome, reason: string, count: number): void {
    if (count === 0) return;
    const day = Math.floor(header.receivedAt / DAY_MS) * DAY_MS;
    const key = `${header.appId} ${day} ${outcome} ${reason}`;
    const known = this.counts.get(key);
    if (known !== undefined) {
      known.count += count;
      return;
    }
    const keepDays = Math.max(LEDGER_DAYS, header.retentionDays);
    this.counts.set(key, {
      tenantId: header.tenantId,
      appId: header.appId,
      day,
      outcome,
      reason,
      keepDays,
      count,
    });
  }

  writeTo(
    block: Block<(typeof ledgerTable)['columns']>,
    logId: number,
    partition: number,
    offset: number,
  ): void {
    const c = block.columns;
    for (const entry of this.counts.values()) {
      c.tenantId.push(entry.tenantId);
      c.appId.push(entry.appId);
      c.day.push(entry.day);
      c.outcome.push(entry.outcome);
      c.reason.push(entry.reason);
      c.count.push(entry.count);
      c.expiresOn.push(entry.day + entry.keepDays * DAY_MS);
      c.logId.push(logId);
      c.logPartition.push(partition);
      c.logOffset.push(offset);
      block.endRow();
    }
  }
}
