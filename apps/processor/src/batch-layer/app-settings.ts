import type { App, Catalog } from '@sonde/catalog';
import { DEFAULT_CAP, DEFAULT_KEPT_DAYS, type AppCap, type Layer } from '@sonde/vitals';

/** For how many days an app keeps its rows of each resolution. */
export interface KeptByApp {
  readonly tenantId: string;
  readonly appId: string;
  readonly raw: number;
  readonly quarterHours: number;
  readonly days: number;
}

type Settings = Pick<
  App,
  'id' | 'tenantId' | 'retentionDays' | 'quarterHourRetentionDays' | 'dayRetentionDays' | 'maxDimensionValues'
>;

/** What an app keeps. Rollup rows never go before the raw rows that they are made of. */
export const keptByApp = (app: Settings): KeptByApp => ({
  tenantId: app.tenantId,
  appId: app.id,
  raw: app.retentionDays,
  quarterHours: Math.max(app.retentionDays, app.quarterHourRetentionDays ?? DEFAULT_KEPT_DAYS.quarterHours),
  days: Math.max(app.retentionDays, app.dayRetentionDays ?? DEFAULT_KEPT_DAYS.days),
});

/** What the steps of the batch layer need to know of apps: those that have settings of their own. */
export function layerSettings(apps: readonly Settings[]): Pick<Layer, 'retention' | 'caps'> {
  const kept = apps.map(keptByApp);
  const isUsual = ({ quarterHours, days }: KeptByApp): boolean =>
    quarterHours === DEFAULT_KEPT_DAYS.quarterHours && days === DEFAULT_KEPT_DAYS.days;
  return {
    retention: { default: DEFAULT_KEPT_DAYS, apps: kept.filter((one) => !isUsual(one)) },
    caps: apps.flatMap(({ tenantId, id: appId, maxDimensionValues: cap = DEFAULT_CAP }): AppCap[] =>
      cap === DEFAULT_CAP ? [] : [{ tenantId, appId, cap }],
    ),
  };
}

/** Older than this they are read again even if nobody said that they changed. Milliseconds. */
const FRESH_MS = 60_000;

/** All apps, as they were a moment ago. */
export class KnownApps {
  private known: readonly App[] | undefined;
  private readAt = Number.NEGATIVE_INFINITY;
  private readonly end: () => void;

  /** @param monotonic milliseconds that never go back */
  constructor(
    private readonly catalog: Pick<Catalog, 'apps' | 'watch'>,
    private readonly monotonic: () => number = () => performance.now(),
  ) {
    this.end = catalog.watch((change) => {
      if (change === 'ANYTHING' || change.collection === 'apps') this.readAt = Number.NEGATIVE_INFINITY;
    });
  }

  /** @throws CatalogError when the catalog is away and has never answered yet */
  async read(): Promise<readonly App[]> {
    const { known } = this;
    const now = this.monotonic();
    if (known !== undefined && now - this.readAt < FRESH_MS) return known;
    this.readAt = now;
    try {
      this.known = await this.catalog.apps.list();
      return this.known;
    } catch (error) {
      if (known === undefined) {
        this.readAt = Number.NEGATIVE_INFINITY;
        throw error;
      }
      return known;
    }
  }

  close(): void {
    this.end();
  }
}
