import type { Select } from '@sonde/vitals';
import { AppliedRetentions, type AppliedByApp } from './applied-retentions';
import type { KnownOfRows } from './kept';
import { OldestEvents, type OldestByApp } from './oldest-events';

/** What is known of the rows of each app of a tenant; nothing of those that are missing. */
export type RowsByApp = ReadonlyMap<string, KnownOfRows>;

/** By which it is known what of an app's past is still there. */
export class StoredRows {
  private readonly oldest: OldestEvents;
  private readonly applied: AppliedRetentions;
  private readonly joined = new WeakMap<OldestByApp, { applied: AppliedByApp; rows: RowsByApp }>();

  constructor(select: Select) {
    this.oldest = new OldestEvents(select);
    this.applied = new AppliedRetentions(select);
  }

  /** @throws WarehouseUnavailableError when nothing is known yet and nothing can be read */
  async read(tenantId: string): Promise<RowsByApp> {
    const [oldest, applied] = await Promise.all([this.oldest.read(tenantId), this.applied.read(tenantId)]);
    const known = this.joined.get(oldest);
    if (known?.applied === applied) return known.rows;
    const apps = new Set([...oldest.keys(), ...applied.keys()]);
    const rows = new Map(
      [...apps].map((appId) => [appId, { oldest: oldest.get(appId), applied: applied.get(appId) }]),
    );
    this.joined.set(oldest, { applied, rows });
    return rows;
  }
}
