import { EVENTS_TOPIC, PROCESSOR_GROUP, type EventLog } from '@sonde/event-log';
import type { RolledPosition } from '@sonde/vitals';
import type { Warehouse } from '@sonde/warehouse';
import { ServerLife } from '../audit/server-life';

/** The positions of all partitions, as of one moment. */
interface Sample {
  /** Milliseconds of a clock that never goes back. */
  readonly at: number;
  readonly tops: readonly RolledPosition[];
}

export interface TopsParts {
  readonly log: EventLog;
  readonly warehouse: Warehouse;
  /** For how long rows lie in ClickHouse before they are rolled up. Milliseconds. */
  readonly delayMs: number;
  readonly clock: () => number;
}

/**
 * Up to where raw rows may be rolled up: what the processors have committed, and have so for a while without a restart of
 * ClickHouse. A power cut takes rows that were not on the disk yet (decision 0012); they are put back from the log, and
 * a roll-up that had not seen them would be short of them.
 */
export class Tops {
  private samples: Sample[] = [];
  private readonly life: ServerLife;

  constructor(private readonly parts: TopsParts) {
    this.life = new ServerLife(parts.warehouse);
  }

  /** Looks where the processors are. @throws LogUnavailableError, WarehouseUnavailableError, ForeignPositionError */
  async look(): Promise<void> {
    const { log, delayMs, clock } = this.parts;
    const logId = Number(log.logId);
    const tops: RolledPosition[] = [];
    for (let partition = 0; partition < log.partitions; partition++) {
      const { offset } = await log.position(EVENTS_TOPIC, PROCESSOR_GROUP, partition);
      if (offset > 0) tops.push({ logId, partition, offset: offset - 1 });
    }
    // After the positions: rows of positions that were read before a restart may be gone.
    if (delayMs > 0 && (await this.life.hasStartedAnew())) this.samples = [];
    this.samples.push({ at: clock(), tops });
    // Of those that are old enough only the newest is of use.
    const oldEnough = this.samples.filter(({ at }) => at <= clock() - delayMs);
    if (oldEnough.length > 1) this.samples.splice(0, oldEnough.length - 1);
  }

  /** The newest positions that are old enough; none before that. */
  get safe(): readonly RolledPosition[] {
    const { delayMs, clock } = this.parts;
    return this.samples.filter(({ at }) => at <= clock() - delayMs).at(-1)?.tops ?? [];
  }

  /** Where the processors were at the last look. */
  get newest(): readonly RolledPosition[] {
    return this.samples.at(-1)?.tops ?? [];
  }

  /**
   * Since when there are records that these positions do not hold; undefined when they hold all.
   * @returns milliseconds of the clock
   */
  behindSince(rolled: readonly RolledPosition[]): number | undefined {
    return this.samples.find(({ tops }) => recordsBeyond(rolled, tops) > 0)?.at;
  }
}

/** How many log records lie between two vectors. */
export function recordsBeyond(rolled: readonly RolledPosition[], tops: readonly RolledPosition[]): number {
  let records = 0;
  for (const { logId, partition, offset } of tops) {
    const known = rolled.find((one) => one.logId === logId && one.partition === partition);
    records += Math.max(0, offset - (known?.offset ?? -1));
  }
  return records;
}

/**
 * Where the rows of other logs end: of logs that were in use before this one, whose positions nobody keeps any more.
 * @param signal ends the statement, which may take minutes
 * @throws WarehouseUnavailableError
 */
export async function endsOfOtherLogs(
  warehouse: Warehouse,
  logId: number,
  signal: AbortSignal,
): Promise<RolledPosition[]> {
  return warehouse.select<RolledPosition>(
    `SELECT toFloat64(events.logId) AS logId, logPartition AS partition, toFloat64(max(logOffset)) AS offset
     FROM events WHERE events.logId != {logId:UInt64} GROUP BY events.logId, logPartition`,
    { params: { logId }, timeoutMs: 600_000, signal },
  );
}
