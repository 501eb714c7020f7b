import { DAY_MS } from '@sonde/event-schema';
import { markDays, type Mark } from '@sonde/vitals';
import type { Warehouse } from '@sonde/warehouse';
import { layerStoreOf } from './layer-store';

/** An app, and a time of a row of its, epoch milliseconds. */
export interface RowTime {
  readonly tenantId: string;
  readonly appId: string;
  readonly at: number;
}

/** A session that is written other than by a batch. */
export interface SessionTime {
  readonly tenantId: string;
  readonly appId: string;
  readonly startAt: number;
  readonly endAt: number;
}

/**
 * Tells the batch layer that raw rows of these times are being put back or taken away, which may be rolled up already:
 * before it is done, and once more when it has been, so that no settle in between takes the one for the other.
 * @throws WarehouseUnavailableError
 */
export const markRows = (warehouse: Warehouse, rows: readonly RowTime[]): Promise<void> =>
  mark(
    warehouse,
    rows.map(({ tenantId, appId, at }) => ({ tenantId, appId, day: dayOf(at), stale: true })),
  );

/** The same of sessions that are made anew. @throws WarehouseUnavailableError */
export const markSessions = (warehouse: Warehouse, sessions: readonly SessionTime[]): Promise<void> =>
  mark(
    warehouse,
    sessions.flatMap(({ tenantId, appId, startAt, endAt }) =>
      Array.from({ length: dayOf(endAt) - dayOf(startAt) + 1 }, (_, i) => ({
        ...{ tenantId, appId, day: dayOf(startAt) + i },
        stale: false,
      })),
    ),
  );

async function mark(warehouse: Warehouse, marks: readonly Mark[]): Promise<void> {
  if (marks.length === 0) return;
  await markDays({ store: layerStoreOf(warehouse), identity: { now: Date.now, random: Math.random } }, marks);
}

const dayOf = (at: number): number => Math.floor(at / DAY_MS);
