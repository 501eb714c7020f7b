import {
  EVENTS_TOPIC,
  LogUnavailableError,
  PROCESSOR_GROUP,
  type EventLogLogger,
  type LogBatch,
} from '@sonde/event-log';
import { WarehouseUnavailableError } from '@sonde/warehouse';
import type { RecountPlace } from '../lane/recount';
import type { PreparedBatch } from '../prepare/prepared-batch';
import { offsetsAtRisk } from './at-risk';
import type { AuditMetrics } from './audit-metrics';
import { PartitionAudit, type AuditParts } from './audit-partition';
import { rangeToAudit } from './range';
import { RecentBatches } from './recent-batches';
import { ServerLife } from './server-life';
import type { SessionKey } from './session-keys';
import { isClean } from './tally';

/**
 * A batch asks whether ClickHouse is still the one that was checked, unless that was asked this short a time ago. None
 * comes up as fast: so no batch is committed on one that started anew unnoticed.
 */
const FRESH_MS = 200;

interface LaneCheck {
  readonly recent: RecentBatches;
  /** What is to be looked at before the next batch. */
  due: 'start' | 'restart' | undefined;
}

export interface CrashCheckParts extends AuditParts {
  readonly logger: EventLogLogger;
  readonly metrics: AuditMetrics;
  /** Makes sessions of the lane anew. */
  readonly recount: (keys: readonly SessionKey[], place: RecountPlace) => Promise<void>;
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
  private isUnsure = false;

  constructor(private readonly parts: CrashCheckParts) {
    this.life = new ServerLife(parts.warehouse);
  }

  assigned(partition: number): void {
    this.lanes.set(partition, { recent: new RecentBatches(), due: 'start' });
  }

  revoked(partition: number): void {
    this.lanes.delete(partition);
  }

  written(batch: LogBatch, rows: PreparedBatch): void {
    this.lanes.get(batch.partition)?.recent.add(batch, rows, performance.now());
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
      this.failed(partition, error);
    }
  }

  private async checkDue(partition: number): Promise<void> {
    const lane = this.lanes.get(partition);
    if (lane?.due === undefined) return;
    const why = lane.due;
    await this.check(partition, lane, why);
    if (lane.due === why) lane.due = undefined;
    this.parts.metrics.checked(why);
  }

  private async look(): Promise<void> {
    if (!this.isUnsure && this.life.age < FRESH_MS) return;
    this.asking ??= this.ask().finally(() => (this.asking = undefined));
    await this.asking;
  }

  private async ask(): Promise<void> {
    const hasStarted = await this.life.hasStartedAnew();
    this.isUnsure = false;
    if (!hasStarted) return;
    this.parts.metrics.restarted();
    this.parts.logger.info({}, 'ClickHouse has started anew: what was written shortly before is looked for');
    for (const lane of this.lanes.values()) lane.due ??= 'restart';
  }

  private async check(partition: number, lane: LaneCheck, why: 'start' | 'restart'): Promise<void> {
    const { log, warehouse } = this.parts;
    const { offset } = await log.position(EVENTS_TOPIC, PROCESSOR_GROUP, partition);
    const place = { logId: Number(log.logId), partition };
    const atRisk =
      why === 'restart'
        ? await lane.recent.doubtful(warehouse, place)
        : [await offsetsAtRisk(log, warehouse, partition, offset - 1)];
    for (const stretch of atRisk) if (stretch !== undefined) await this.mend(partition, stretch);
  }

  private async mend(partition: number, { from, to }: { from: number; to: number }): Promise<void> {
    const { log, warehouse, logger, metrics } = this.parts;
    const range = await rangeToAudit(log, warehouse, partition, { from, to });
    if (range.to < range.from) return;
    const findings = await new PartitionAudit(this.parts, range, { repair: true }).run();
    metrics.found(findings);
    const { logId } = log;
    const { offset } = await log.position(EVENTS_TOPIC, PROCESSOR_GROUP, partition);
    const wrong = [...findings.wrongSessions.values()];
    if (wrong.length > 0) await this.parts.recount(wrong, { logId, partition, first: offset, last: offset });
    if (isClean(findings.tallies)) return;
    logger.warn(
      { partition, from: range.from, to: range.to, found: findings.tallies },
      'ClickHouse had lost what it had answered for; it was put back from the log',
    );
  }
}

/** A store is away: the same may succeed later. */
export const isAway = (error: unknown): error is WarehouseUnavailableError | LogUnavailableError =>
  error instanceof WarehouseUnavailableError || error instanceof LogUnavailableError;
