import {
  batchesDue,
  clean,
  compact,
  DEFAULT_KEPT_DAYS,
  isOff,
  newestEntry,
  rollUp,
  settleDay,
  type Layer,
} from '@sonde/vitals';
import type { Warehouse } from '@sonde/warehouse';
import { LOG_ID, PARTITIONS } from './events-sql';

const DAY = 86_400_000;
const STATEMENT_MS = 240_000;
/** As the processor writes rollup rows, but with all cores: nobody else is served meanwhile. */
const WRITING = {
  max_partitions_per_insert_block: 0,
  throw_on_max_partitions_per_insert_block: 0,
  insert_deduplicate: 0,
  max_insert_threads: 1,
  async_insert: 0,
} as const;

/** What the processor's worker does, one step at a time, over records that never were in a log. */
export class BatchLayer {
  private readonly layer: Layer;

  constructor(warehouse: Warehouse) {
    this.layer = {
      store: {
        select: (sql, params) => warehouse.select(sql, { params, timeoutMs: STATEMENT_MS }),
        insertRows: (table, rows, token) => warehouse.insertRows(table, rows, token),
        run: (sql, params) => warehouse.command(sql, { params, settings: WRITING }),
      },
      identity: { now: Date.now, random: Math.random },
      retention: { default: DEFAULT_KEPT_DAYS, apps: [] },
    };
  }

  /** @param offset of the last record, in every partition, that is rolled up */
  async rollUp(offset: number): Promise<void> {
    const tops = Array.from({ length: PARTITIONS }, (_, partition) => ({ logId: LOG_ID, partition, offset }));
    const { kind, left } = await rollUp(this.layer, tops, Number.MAX_SAFE_INTEGER);
    if (kind !== 'published' || left > 0) throw new Error(`a roll-up came to this: ${kind}, ${left} left`);
    await this.compactAll();
  }

  /**
   * Rebuilds days of all apps from raw rows, side by side.
   *
   * @param midnights epoch ms, UTC
   * @returns how many figures of what was rolled up were off
   */
  async settle(tenantId: string, appIds: readonly string[], midnights: readonly number[]): Promise<number> {
    const apps = appIds.map((appId) => ({ tenantId, appId }));
    const off = await Promise.all(
      midnights.map(async (midnight) => {
        const settled = await settleDay(this.layer, apps, midnight / DAY);
        // Settles of different days let each other pass, and nothing is compacted meanwhile.
        if (settled.kind !== 'settled')
          throw new Error(`a day was not settled, though nobody else works here: ${settled.kind}`);
        return settled.drift.filter(isOff).length;
      }),
    );
    await this.compactAll();
    return off.reduce((sum, one) => sum + one, 0);
  }

  /** Removes the rows that no longer count. */
  async clean(): Promise<void> {
    const now = { replacedMs: 0, unpublishedMs: 0, entries: 1_000_000 };
    while ((await clean(this.layer, now)) > 0);
  }

  private async compactAll(): Promise<void> {
    for (;;) {
      const due = batchesDue((await newestEntry(this.layer.store.select)).batches);
      if (due === undefined) return;
      await compact(this.layer, due);
    }
  }
}
