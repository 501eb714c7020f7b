import { getHeapStatistics } from 'node:v8';
import type { BatchHandler, BatchOutcome, LogBatch } from '@sonde/event-log';
import { trace } from '@sonde/platform';
import { WarehouseUnavailableError, type Warehouse } from '@sonde/warehouse';
import type { SessionKey } from './audit/session-keys';
import { Lane } from './lane/lane';
import { recountSessions, recountsIn, type RecountPlace } from './lane/recount';
import { Restore } from './lane/restore';
import { restoreFor } from './lane/restore-for';
import type { ProcessorMetrics } from './processor-metrics';
import { MAX_BODY_BYTES } from './prepare/inflate-body';
import { prepareBatch } from './prepare/prepare-batch';
import type { PreparedBatch } from './prepare/prepared-batch';
import { writeBatch } from './write/write-batch';

/** What the lanes' sessions may take of the heap, bytes: some 60,000 sessions; and as a share of it, since batches need the rest. */
const STATE_BYTES = 128 * 1024 * 1024;
const STATE_SHARE = 0.35;

/**
 * What happens to a batch of log records, in this order:
 *
 * 1. restore: bring the stored sessions that its events join into memory;
 * 2. prepare: read the bodies, drop repeated events, move sessions on, group errors, fill column buffers;
 * 3. write: insert the blocks, each once however often it is repeated, sessions last.
 *
 * When the warehouse is away the batch is handed out again and goes on where it stopped: rows that are made are not
 * made a second time, so a repetition sends the same bytes.
 */
export class BatchProcessor implements BatchHandler {
  private readonly lanes = new Map<number, Lane>();
  private readonly restore: Restore;

  constructor(
    private readonly warehouse: Warehouse,
    private readonly metrics: ProcessorMetrics,
    /** What the body of a record may inflate to. */
    private readonly maxBodyBytes = MAX_BODY_BYTES,
    /** What all lanes of this process together keep in memory. */
    private readonly stateBytes = Math.min(STATE_BYTES, getHeapStatistics().heap_size_limit * STATE_SHARE),
  ) {
    this.restore = new Restore(warehouse);
  }

  assigned(partition: number): void {
    this.lanes.set(partition, new Lane());
  }

  revoked(partition: number): void {
    this.lanes.delete(partition);
  }

  handle(batch: LogBatch): Promise<BatchOutcome> {
    const { partition, first, last, inDoubt } = batch;
    return trace('process batch', () => this.process(batch), { partition, first, last, inDoubt });
  }

  private async process(batch: LogBatch): Promise<BatchOutcome> {
    const lane = this.lane(batch.partition);
    try {
      const rows = lane.preparedFor(batch) ?? (await this.prepare(lane, batch));
      const inserted = this.metrics.insertTimer();
      await trace('write rows', () => writeBatch(this.warehouse, batch, rows));
      inserted();
      this.metrics.processed(batch, rows);
      const { deadLetters } = rows;
      lane.written(rows);
      lane.evict(this.stateBytes / this.lanes.size);
      return { kind: 'done', deadLetters };
    } catch (cause) {
      if (!(cause instanceof WarehouseUnavailableError)) throw cause;
      this.metrics.retried();
      return { kind: 'retry', reason: `the warehouse is away: ${cause.message}`, cause };
    }
  }

  private async prepare(lane: Lane, batch: LogBatch): Promise<PreparedBatch> {
    const asked = recountsIn(batch);
    if (asked.length > 0) await this.recount(lane, asked, batch);
    const readAhead = await trace('restore state', () =>
      restoreFor(lane, batch, this.restore, this.maxBodyBytes),
    );
    const rows = prepareBatch(lane, batch, readAhead, lane.emptyRows(), this.maxBodyBytes);
    lane.prepared = { first: batch.first, last: batch.last, rows };
    return rows;
  }

  private async recount(lane: Lane, keys: readonly SessionKey[], place: RecountPlace): Promise<void> {
    await trace('recount sessions', () =>
      recountSessions(this.warehouse, this.restore, lane, keys, place, Date.now()),
    );
  }

  private lane(partition: number): Lane {
    let lane = this.lanes.get(partition);
    if (lane === undefined) this.lanes.set(partition, (lane = new Lane()));
    return lane;
  }
}
