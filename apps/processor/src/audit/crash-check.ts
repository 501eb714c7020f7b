import {
  EVENTS_TOPIC,
  LogUnavailableError,
  PROCESSOR_GROUP,
  type EventLogLogger,
  type LogBatch,
} from '@sonde/event-log';
import { WarehouseUnavailableError } from '@sonde/warehouse';
import type { RecountPlace } from '../lane/recount';
import { Tenure, type MayWrite } from '../lane/tenure';
import type { PreparedBatch } from '../prepare/prepared-batch';
import { offsetsAtRisk } from './at-risk';
import type { AuditMetrics } from './audit-metrics';
import { PartitionAudit, type AuditParts } from './audit-partition';
import { rangeToAudit } from './range';
import { RecentBatches, UNSYNCED_MS } from './recent-batches';
import { ServerLife } from './server-life';
import type { SessionKey } from './session-keys';
import { isClean } from './tally';

/**
 * A batch asks whether ClickHouse is still the one that was checked, unless that was asked this short a time ago. None
 * comes up as fast: so no batch is committed on one that started anew unnoticed.
 */
const FRESH_MS = 200;

/** A check that fails for another reason than a store that is away is not made again sooner than this. */
const FAILED_PAUSE_MS = 60_000;

interface LaneCheck {
  readonly tenure: Tenure;
  readonly recent: RecentBatches;
  /** Up to which of ClickHouse's starts its rows were looked at. */
  checked: number | undefined;
  /** What was written before this, by another owner or in putting it back, the lane does not remember block by block. */
  remembersFrom: number;
  /** All that may not be on ClickHouse's disk was written by the lane and is remembered. */
  remembersAll: boolean;
  failedAt: number | undefined;
}

export interface CrashCheckParts extends AuditParts {
  readonly logger: EventLogLogger;
  readonly metrics: AuditMetrics;
  /** Makes sessions of the lane anew. */
  readonly recount: (keys: readonly SessionKey[], place: RecountPlace, mayWrite: MayWrite) => Promise<void>;
  /** Milliseconds of a clock that never goes back; also tells a process that was stopped. */
  readonly clock?: () => number;
}

/**
 * ClickHouse answers for a part before it is on the disk, so that a power cut may take what was written in the last half
 * minute, also behind committed offsets (decision 0012). The log still has it: when ClickHouse has started anew, or a
 * lane begins, what was written shortly before is looked for, and what is missing is put back before the lane goes on.
 *
 * The calls for one lane must come one after another.
 */
export class CrashCheck {
  private readonly lanes = new Map<number, LaneCheck>();
  private readonly life: ServerLife;
  private asking: Promise<void> | undefined;
  private readonly clock: () => number;
  private isUnsure = false;
  /** Starts of ClickHouse that were noticed. */
  private starts = 0;

  constructor(private readonly parts: CrashCheckParts) {
    this.life = new ServerLife(parts.warehouse);
    this.clock = parts.clock ?? (() => performance.now());
  }

  assigned(partition: number): void {
    this.lanes.set(partition, {
      tenure: new Tenure(this.clock),
      recent: new RecentBatches(),
      checked: undefined,
      remembersFrom: this.clock(),
      remembersAll: false,
      failedAt: undefined,
    });
  }

  /** The partition goes to another: a check that is under way ends before its next write. */
  leaving(partition: number): void {
    this.lanes.get(partition)?.tenure.end();
  }

  revoked(partition: number): void {
    this.lanes.delete(partition);
  }

  written(batch: LogBatch, rows: PreparedBatch): void {
    this.lanes.get(batch.partition)?.recent.add(batch, rows, this.clock());
  }

  /** An insert has failed: ClickHouse may be another one by now. */
  doubt(): void {
    this.isUnsure = true;
  }

  /** Something is wrong with the check itself. */
  failed(partition: number, err: unknown): void {
    this.parts.logger.error(
      { partition, err },
      'What ClickHouse may have lost could not be looked for; look by npm run audit -- --repair',
    );
  }

  /**
   * Does what is due of a lane; costs a short question when nothing is.
   * @throws WarehouseUnavailableError, LogUnavailableError; calling again goes on
   */
  async before(partition: number): Promise<void> {
    try {
      await this.look();
      await this.checkDue(partition);
    } catch (error) {
      if (isAway(error)) throw error;
      // A lane that stood still for it would lose more than the check can find.
      const lane = this.lanes.get(partition);
      if (lane !== undefined && this.hasJustFailed(lane)) return;
      this.failed(partition, error);
      if (lane !== undefined) lane.failedAt = this.clock();
    }
  }

  private async checkDue(partition: number): Promise<void> {
    const lane = this.lanes.get(partition);
    if (lane === undefined || this.hasJustFailed(lane)) return;
    // ClickHouse may start anew while the lane is looked at.
    while (lane.checked !== this.starts) {
      const { starts } = this;
      const why = lane.checked === undefined ? 'start' : 'restart';
      await lane.tenure.during((mayWrite) => this.check(partition, lane, why, mayWrite));
      lane.checked = starts;
      lane.failedAt = undefined;
      this.parts.metrics.checked(why);
    }
  }

  private hasJustFailed({ failedAt }: LaneCheck): boolean {
    return failedAt !== undefined && this.clock() - failedAt < FAILED_PAUSE_MS;
  }

  private async look(): Promise<void> {
    if (!this.isUnsure && this.life.age < FRESH_MS) return;
    this.asking ??= this.ask().finally(() => (this.asking = undefined));
    await this.asking;
  }

  private async ask(): Promise<void> {
    const askedAt = this.clock();
    const hasStarted = await this.life.hasStartedAnew();
    this.isUnsure = false;
    if (!hasStarted) {
      for (const lane of this.lanes.values()) lane.remembersAll = lane.remembersFrom < askedAt - UNSYNCED_MS;
      return;
    }
    this.parts.metrics.restarted();
    this.parts.logger.info({}, 'ClickHouse has started anew: what was written shortly before is looked for');
    this.starts++;
  }

  private async check(
    partition: number,
    lane: LaneCheck,
    why: 'start' | 'restart',
    mayWrite: MayWrite,
  ): Promise<void> {
    const { log, warehouse } = this.parts;
    const { offset } = await log.position(EVENTS_TOPIC, PROCESSOR_GROUP, partition);
    const place = { logId: Number(log.logId), partition };
    if (why === 'restart')
      for (const stretch of await lane.recent.doubtful(warehouse, place)) {
        let isWhole = false;
        try {
          isWhole = await this.mend(partition, stretch, mayWrite);
        } finally {
          if (!isWhole) lane.recent.mended(stretch, this.clock());
        }
      }
    if (why === 'restart' && lane.remembersAll) return;
    const atRisk = await offsetsAtRisk(log, warehouse, partition, offset - 1);
    if (atRisk === undefined) return;
    let isWhole = false;
    try {
      isWhole = await this.mend(partition, atRisk, mayWrite);
    } finally {
      if (!isWhole) {
        lane.remembersFrom = this.clock();
        lane.remembersAll = false;
      }
    }
  }

  /** @returns true when nothing was missing */
  private async mend(
    partition: number,
    { from, to }: { from: number; to: number },
    mayWrite: MayWrite,
  ): Promise<boolean> {
    const { log, warehouse, logger, metrics } = this.parts;
    const range = await rangeToAudit(log, warehouse, partition, { from, to });
    if (range.to < range.from) return true;
    // Nobody but this lane writes its sessions, so waiting would not help.
    const options = { repair: true, mayWrite, sessionTries: 1 };
    const findings = await new PartitionAudit(this.parts, range, options).run();
    metrics.found(findings);
    const { logId } = log;
    const { offset } = await log.position(EVENTS_TOPIC, PROCESSOR_GROUP, partition);
    const wrong = [...findings.wrongSessions.values()];
    if (wrong.length > 0)
      await this.parts.recount(wrong, { logId, partition, first: offset, last: offset }, mayWrite);
    if (isClean(findings.tallies)) return true;
    logger.warn(
      { partition, from: range.from, to: range.to, found: findings.tallies },
      'ClickHouse had lost what it had answered for; it was put back from the log',
    );
    return false;
  }
}

/** A store is away: the same may succeed later. */
export const isAway = (error: unknown): error is WarehouseUnavailableError | LogUnavailableError =>
  error instanceof WarehouseUnavailableError || error instanceof LogUnavailableError;
