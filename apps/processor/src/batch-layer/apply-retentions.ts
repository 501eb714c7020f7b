import { DAY_MS } from '@sonde/event-schema';
import { ROLLUP_FAMILIES } from '@sonde/vitals';
import type { Warehouse } from '@sonde/warehouse';
import type { KeptByApp } from './app-settings';

/** Records that were taken before a change still say the old retention when they are stored: so long they may be under way. */
const UNDER_WAY_MS = 2 * 3_600_000;
/** Rows that expire while they are given another day may be gone all the same. */
const MARGIN_DAYS = 2;
/** A change that many parts need is worked through by ClickHouse in this time. */
const CHANGE_MS = 3_600_000;

/** What was done last of an app. */
interface Applied extends KeptByApp {
  /** Days since 1970-01-01 from which on nothing has gone, 0: ever. */
  readonly rawFrom: number;
  readonly quarterHoursFrom: number;
  readonly daysFrom: number;
  /** How long ago, by ClickHouse's clock. Milliseconds. */
  readonly age: number;
}

/** SQL of the day that rows of a table are kept to, and whether fewer days are for them as well. */
interface Expiry {
  readonly table: string;
  readonly until: string;
}

/** What is older goes sooner when an app is to keep less, and stays longer when it is to keep more. */
const OF_RAW_ROWS: readonly Expiry[] = [
  { table: 'events', until: 'toDate(at) + {raw:UInt16}' },
  { table: 'spans', until: 'toDate(at) + {raw:UInt16}' },
  { table: 'sessions', until: 'toDate(greatest(startAt, endAt)) + {raw:UInt16}' },
  // Counts of what was not taken, and names, are kept for longer than events are; never for less.
  { table: 'ledger', until: 'greatest(expiresOn, day + {raw:UInt16})' },
  { table: 'error_groups', until: 'greatest(expiresOn, toDate(seenAt) + {raw:UInt16})' },
];

const OF_ROLLUPS: readonly Expiry[] = Object.values(ROLLUP_FAMILIES).map(({ table }) => ({
  table,
  until: "toDate(at) + if(grain = 'q', {quarterHours:UInt16}, {days:UInt16})",
}));

/**
 * Does to rows that are there already what their app's settings say: each says itself until when it is kept, and is given
 * another day where the app is to keep more or less than when it was written. Questions see more of the past once that is
 * done, and less as soon as the settings say so.
 */
export class Retentions {
  /** When the rows of an app are looked through once more. */
  private readonly onceMoreAt = new Map<string, number>();

  /** @param monotonic milliseconds that never go back */
  constructor(
    private readonly warehouse: Warehouse,
    private readonly monotonic: () => number = () => performance.now(),
  ) {}

  /**
   * @param now epoch milliseconds
   * @returns the apps whose settings have changed since this was last done
   * @throws WarehouseUnavailableError; calling again goes on
   */
  async apply(apps: readonly KeptByApp[], now: number, signal?: AbortSignal): Promise<KeptByApp[]> {
    const applied = new Map((await readApplied(this.warehouse)).map((one) => [nameOf(one), one]));
    const changed: KeptByApp[] = [];
    for (const app of apps) {
      const before = applied.get(nameOf(app));
      // Nobody has changed it yet: its rows were written as the app was made.
      if (before === undefined)
        await remember(this.warehouse, app, { rawFrom: 0, quarterHoursFrom: 0, daysFrom: 0 });
      else if (isSame(before, app)) await this.onceMore(app, before.age, signal);
      else {
        const isRaw = before.raw !== app.raw;
        const isRollups = before.quarterHours !== app.quarterHours || before.days !== app.days;
        await changeRows(
          this.warehouse,
          app,
          [...(isRaw ? OF_RAW_ROWS : []), ...(isRollups ? OF_ROLLUPS : [])],
          signal,
        );
        await remember(this.warehouse, app, fromWhenOn(before, app, Math.floor(now / DAY_MS)));
        this.onceMoreAt.set(nameOf(app), this.monotonic() + UNDER_WAY_MS);
        changed.push(app);
      }
    }
    return changed;
  }

  private async onceMore(app: KeptByApp, age: number, signal: AbortSignal | undefined): Promise<void> {
    const name = nameOf(app);
    const at = this.onceMoreAt.get(name);
    if (at === undefined && age < UNDER_WAY_MS)
      this.onceMoreAt.set(name, this.monotonic() + UNDER_WAY_MS - age);
    if (at === undefined || this.monotonic() < at) return;
    await changeRows(this.warehouse, app, [...OF_RAW_ROWS, ...OF_ROLLUPS], signal);
    this.onceMoreAt.delete(name);
  }
}

async function changeRows(
  warehouse: Warehouse,
  { tenantId, appId, raw, quarterHours, days }: KeptByApp,
  tables: readonly Expiry[],
  signal: AbortSignal | undefined,
): Promise<void> {
  for (const { table, until } of tables) {
    const params = { tenantId, appId, raw, quarterHours, days };
    const where = `tenantId = {tenantId:String} AND appId = {appId:String} AND expiresOn != ${until}`;
    const [found] = await warehouse.select<{ rows: number }>(
      `SELECT toUInt8(count() > 0) AS rows FROM (SELECT 1 FROM ${table} WHERE ${where} LIMIT 1)`,
      { params, timeoutMs: CHANGE_MS, ...(signal ? { signal } : {}) },
    );
    if (found?.rows !== 1) continue;
    await warehouse.command(`ALTER TABLE ${table} UPDATE expiresOn = ${until} WHERE ${where}`, {
      params,
      settings: { mutations_sync: 1 },
      ...(signal ? { signal } : {}),
    });
  }
}

/** From which day on nothing has gone, once an app keeps its rows for another time. */
function fromWhenOn(before: Applied, app: KeptByApp, today: number): From {
  const since = (from: number, kept: number, keeps: number): number =>
    keeps > kept ? Math.max(from, today - kept + MARGIN_DAYS) : from;
  return {
    rawFrom: since(before.rawFrom, before.raw, app.raw),
    quarterHoursFrom: since(before.quarterHoursFrom, before.quarterHours, app.quarterHours),
    daysFrom: since(before.daysFrom, before.days, app.days),
  };
}

type From = Pick<Applied, 'rawFrom' | 'quarterHoursFrom' | 'daysFrom'>;

let inserts = 0;

const remember = (
  warehouse: Warehouse,
  { tenantId, appId, raw, quarterHours, days }: KeptByApp,
  from: From,
) =>
  warehouse.insertRows(
    'app_retentions',
    [{ tenantId, appId, raw, quarterHours, days, ...from }],
    `retention:${tenantId}:${appId}:${Date.now()}:${inserts++}`,
  );

const readApplied = (warehouse: Warehouse): Promise<Applied[]> =>
  warehouse.select<Applied>(
    `SELECT toString(r.tenantId) AS tenantId, toString(r.appId) AS appId, r.raw AS raw, r.quarterHours AS quarterHours, r.days AS days,
       toUInt16(r.rawFrom) AS rawFrom, toUInt16(r.quarterHoursFrom) AS quarterHoursFrom, toUInt16(r.daysFrom) AS daysFrom,
       toFloat64(toUnixTimestamp64Milli(now64(3)) - toUnixTimestamp64Milli(r.at)) AS age
     FROM app_retentions AS r FINAL`,
  );

const isSame = (a: KeptByApp, b: KeptByApp): boolean =>
  a.raw === b.raw && a.quarterHours === b.quarterHours && a.days === b.days;

const nameOf = ({ tenantId, appId }: Pick<KeptByApp, 'tenantId' | 'appId'>): string => `${tenantId} ${appId}`;
