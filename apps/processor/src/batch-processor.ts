import { getHeapStatistics } from 'node:v8';
import type { BatchHandler, BatchOutcome, LogBatch } from '@sonde/event-log';
import { trace } from '@sonde/platform';
import { WarehouseUnavailableError, type Warehouse } from '@sonde/warehouse';
import { DEFAULT_GROUPINGS, type GroupingSource } from './grouping/app-groupings';
import { LaneGroups } from './grouping/lane-groups';
import { appOfKey, restoreGroups } from './grouping/restore-groups';
import { CrashCheck, isAway, type CrashCheckParts } from './audit/crash-check';
import type { SessionKey } from './audit/session-keys';
import { keptOf, keysOfGone } from './lane/gone-beginning';
import { Lane } from './lane/lane';
import { recountSessions, recountsIn, type RecountPlace } from './lane/recount';
import { LaneTurns } from './lane/lane-turns';
import { MAX_IDS } from './lane/named-session';
import { Restore } from './lane/restore';
import { restoreFor } from './lane/restore-for';
import type { MayWrite } from './lane/tenure';
import type { ProcessorMetrics } from './processor-metrics';
import { MAX_BODY_BYTES } from './prepare/inflate-body';
import { prepareBatch } from './prepare/prepare-batch';
import type { PreparedBatch } from './prepare/prepared-batch';
import { writeBatch } from './write/write-batch';

/** What the lanes' sessions may take of the heap, bytes: some 60,000 sessions; and as a share of it, since batches need the rest. */
const STATE_BYTES = 128 * 1024 * 1024;
const STATE_SHARE = 0.35;

export interface BatchProcessorOptions {
  /** What the body of a record may inflate to. */
  readonly maxBodyBytes?: number;
  /** What all lanes of this process together keep in memory. */
  readonly stateBytes?: number;
  /** Event ids of one session that are kept in memory. */
  readonly sessionIds?: number;
  /** How the errors of each app are grouped; absent: by Sonde's newest rules. */
  readonly groupings?: GroupingSource;
  /** How many different groups of an app and day a lane lets through. */
  readonly maxGroupsADay?: number;
  /** With it, what a crash of ClickHouse may have taken is put back from the log. */
  readonly crashCheck?: Pick<CrashCheckParts, 'log' | 'logger' | 'metrics'>;
}

/**
 * What happens to a batch of log records, in this order:
 *
 * 0. when ClickHouse has started anew since the last one, see that what was written before is still there;
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
  private readonly maxBodyBytes: number;
  private readonly stateBytes: number;
  private readonly sessionIds: number;
  private readonly crashCheck: CrashCheck | undefined;
  private readonly groupings: GroupingSource;
  private readonly maxGroupsADay: number | undefined;
  private readonly turns = new LaneTurns();

  constructor(
    private readonly warehouse: Warehouse,
    private readonly metrics: ProcessorMetrics,
    {
      maxBodyBytes,
      stateBytes,
      sessionIds = MAX_IDS,
      groupings,
      maxGroupsADay,
      crashCheck,
    }: BatchProcessorOptions = {},
  ) {
    this.restore = new Restore(warehouse, undefined, sessionIds);
    this.sessionIds = sessionIds;
    this.maxBodyBytes = maxBodyBytes ?? MAX_BODY_BYTES;
    this.stateBytes = stateBytes ?? Math.min(STATE_BYTES, getHeapStatistics().heap_size_limit * STATE_SHARE);
    this.groupings = groupings ?? DEFAULT_GROUPINGS;
    this.maxGroupsADay = maxGroupsADay;
    const recount: CrashCheckParts['recount'] = (keys, place, mayWrite) =>
      this.recount(this.lane(place.partition), keys, place, mayWrite);
    this.crashCheck =
      crashCheck &&
      new CrashCheck({
        ...crashCheck,
        ...{ warehouse, maxBodyBytes, now: Date.now, recount },
        ...{ groupings: this.groupings, maxGroupsADay },
      });
  }

  assigned(partition: number): void {
    this.lanes.set(partition, this.newLane());
    this.crashCheck?.assigned(partition);
    this.lookAfter(partition);
  }

  async revoked(partition: number): Promise<void> {
    this.crashCheck?.leaving(partition);
    await this.turns.end(partition);
    this.lanes.delete(partition);
    this.crashCheck?.revoked(partition);
  }

  /** Looks after lanes that have nothing to do: ClickHouse may start anew while no phone sends. To be called now and then. */
  lookAfterIdle(): void {
    for (const partition of this.lanes.keys()) this.lookAfter(partition);
  }

  handle(batch: LogBatch): Promise<BatchOutcome> {
    const { partition, first, last, inDoubt } = batch;
    return this.turns.take(partition, () =>
      trace('process batch', () => this.process(batch), { partition, first, last, inDoubt }),
    );
  }

  private lookAfter(partition: number): void {
    const { crashCheck } = this;
    if (crashCheck === undefined || this.turns.isTaken(partition)) return;
    void this.turns
      .take(partition, () => crashCheck.before(partition))
      .catch((error: unknown) => {
        // The next batch, or the next look, comes to it again.
        if (!isAway(error)) crashCheck.failed(partition, error);
      });
  }

  private async process(batch: LogBatch): Promise<BatchOutcome> {
    const lane = this.lane(batch.partition);
    try {
      await this.crashCheck?.before(batch.partition);
      const rows = lane.preparedFor(batch) ?? (await this.prepare(lane, batch));
      const inserted = this.metrics.insertTimer();
      await trace('write rows', () => writeBatch(this.warehouse, batch, rows));
      inserted();
      this.metrics.processed(batch, rows);
      const { deadLetters } = rows;
      this.crashCheck?.written(batch, rows);
      lane.written(rows);
      lane.evict(this.stateBytes / this.lanes.size, this.sessionIds);
      lane.groups.evict();
      return { kind: 'done', deadLetters };
    } catch (cause) {
      if (!isAway(cause)) throw cause;
      this.crashCheck?.doubt();
      this.metrics.retried();
      const away = cause instanceof WarehouseUnavailableError ? 'warehouse' : 'event log';
      return { kind: 'retry', reason: `the ${away} is away: ${cause.message}`, cause };
    }
  }

  private async prepare(lane: Lane, batch: LogBatch): Promise<PreparedBatch> {
    const kept = keptOf(batch);
    const asked = [...recountsIn(batch), ...(await keysOfGone(this.warehouse, batch, kept.first))];
    if (asked.length > 0) await this.recount(lane, asked, kept);
    const readAhead = await trace('restore state', () =>
      restoreFor(lane, kept, this.restore, this.maxBodyBytes),
    );
    const position = { logId: Number(batch.logId), partition: batch.partition, first: batch.first };
    await restoreGroups(lane.groups, kept.records, this.warehouse, position);
    const { maxBodyBytes } = this;
    const groupings = await this.groupings.ofApps(kept.records.map(({ key }) => appOfKey(key)));
    const rows = prepareBatch(lane, batch, readAhead, lane.emptyRows(), { maxBodyBytes, groupings });
    lane.prepared = { first: batch.first, last: batch.last, rows };
    return rows;
  }

  private async recount(
    lane: Lane,
    keys: readonly SessionKey[],
    place: RecountPlace,
    mayWrite?: MayWrite,
  ): Promise<void> {
    await trace('recount sessions', () =>
      recountSessions(this.warehouse, this.restore, lane, keys, place, Date.now(), mayWrite),
    );
  }

  private lane(partition: number): Lane {
    let lane = this.lanes.get(partition);
    if (lane === undefined) this.lanes.set(partition, (lane = this.newLane()));
    return lane;
  }

  private newLane(): Lane {
    return new Lane(new LaneGroups(this.maxGroupsADay));
  }
}
