import { DAY_MS } from '@sonde/event-schema';
import {
  ALL_KEPT,
  batchesDue,
  compact,
  DEFAULT_KEPT_DAYS,
  errorBound,
  GRAINS,
  markDays,
  METRIC_IDS,
  METRICS,
  needsStatistic,
  newestEntry,
  rollUp,
  settleDay,
  STATISTICS,
  type DimensionId,
  type Layer,
  type LayerState,
  type LayerStore,
  type MetricsAnswer,
  type MetricsQuestion,
  type RollupFamilies,
} from '@sonde/vitals';
import { eventsTable, sessionsTable, type Warehouse } from '@sonde/warehouse';
import { answerQuestion, type PlannedAnswer } from '../../metrics/answer-question';
import { makeFleet, type Fleet } from '../../testing/fleet';
import { insertRows, type Row } from '../../testing/rows';

/** Lord Howe's clocks go back half an hour on 5 April 2026, New York's have gone forward on 8 March. */
export const FROM = Date.UTC(2026, 2, 30);
export const DAYS = 9;
const PARTITIONS = 3;

export const storeOf = (warehouse: Warehouse): LayerStore => ({
  select: (sql, params) => warehouse.select(sql, { params }),
  insertRows: (table, rows, token) => warehouse.insertRows(table, rows, token),
  run: (sql, params) => warehouse.command(sql, { params }),
});

/** Phones, a log, a processor that writes rows, and a batch layer, all of which do something at random. */
export class World {
  readonly apps: readonly string[];
  private readonly tops = Array.from({ length: PARTITIONS }, () => -1);
  private readonly fleets: readonly Fleet[];
  private readonly newest = new Map<string, Row>();
  private sent = 0;
  private readonly logId: number;
  private readonly store: LayerStore;

  constructor(
    private readonly warehouse: Warehouse,
    readonly tenantId: string,
    private readonly random: () => number,
    seed: number,
    /** By which the batch layer makes rows; those of this version when undefined. */
    public families?: RollupFamilies,
  ) {
    this.store = storeOf(warehouse);
    this.logId = 4_711 + seed;
    this.apps = [`${tenantId}-shop`, `${tenantId}-bank`];
    this.fleets = this.apps.map((appId, i) =>
      makeFleet({ seed: seed * 10 + i, tenantId, appId, from: FROM, days: DAYS, events: 700 }),
    );
  }

  get layer(): Layer {
    return {
      store: this.store,
      identity: { now: Date.now, random: this.random },
      retention: { default: DEFAULT_KEPT_DAYS, apps: [] },
      ...(this.families === undefined ? {} : { families: this.families }),
    };
  }

  below = (n: number): number => Math.floor(this.random() * n);
  pick = <T>(list: readonly T[]): T => list[this.below(list.length)] as T;
  some = <T>(list: readonly T[], most: number): T[] =>
    [...list].sort(() => this.random() - 0.5).slice(0, this.below(most + 1));

  /** Gives rows the next places in the log. */
  private place = (row: Row): Row => {
    const logPartition = this.below(PARTITIONS);
    const logOffset = (this.tops[logPartition] ?? -1) + this.below(2) + 1;
    this.tops[logPartition] = logOffset;
    return { ...row, logId: this.logId, logPartition, logOffset, logIndex: this.below(1_000_000) };
  };

  /** Events arrive in any order of their times; sessions begin, change, move to an earlier start, and go. */
  async arrive(): Promise<string> {
    const fleet = this.pick(this.fleets);
    const events = fleet.events.slice(this.sent % 500, (this.sent % 500) + 120).map((row, i) => ({
      ...row,
      eventHash: this.sent * 1_000_000 + i,
    }));
    this.sent += 60;
    await insertRows(this.warehouse, eventsTable, events.map(this.place));
    const sessions = this.some(fleet.sessions, 25).map((row): Row => {
      const key = `${String(row['appId'])}/${String(row['sessionId'])}`;
      const known = this.newest.get(key);
      const changed: Row = known
        ? {
            ...known,
            version: Number(known['version']) + 1,
            startAt: Number(known['startAt']) - this.pick([0, 60_000, 20 * 3_600_000]),
            endAt: Number(known['endAt']) + this.pick([0, 60_000, 5 * 3_600_000]),
            crashed: Math.max(Number(known['crashed']), this.below(2)),
            deleted: this.below(8) === 0 ? 1 : 0,
          }
        : row;
      this.newest.set(key, changed);
      return changed;
    });
    await insertRows(this.warehouse, sessionsTable, sessions.map(this.place));
    return 'rows arrived';
  }

  /** Rolls up a part of what there is, not the same of each partition. */
  async roll(): Promise<string> {
    const tops = this.tops
      .map((top, partition) => ({
        logId: this.logId,
        partition,
        offset: top - this.below(3) * this.below(20),
      }))
      .filter(({ offset }) => offset >= 0);
    const { rolled } = await newestEntry(this.store.select);
    const onward = tops.filter(({ logId, partition, offset }) => {
      const known = rolled.find((place) => place.logId === logId && place.partition === partition);
      return !known || known.offset < offset;
    });
    if (onward.length === 0) return 'nothing to roll up';
    const { kind } = await rollUp(this.layer, onward, this.pick([50, 1_000_000]));
    return `roll-up ${kind}`;
  }

  /** Rolls up all that there is. */
  async rollAll(): Promise<void> {
    const tops = this.tops.map((offset, partition) => ({ logId: this.logId, partition, offset }));
    await rollUp(this.layer, tops, 1_000_000);
  }

  async settle(): Promise<string> {
    const day = FROM / DAY_MS + this.below(DAYS + 1) - 1;
    const apps = this.random() < 0.5 ? this.apps : [this.pick(this.apps)];
    const settled = await settleDay(
      this.layer,
      apps.map((appId) => ({ tenantId: this.tenantId, appId })),
      day,
    );
    if (settled.kind !== 'settled') return `settle of ${day} ${settled.kind}`;
    if (settled.copies > 0) throw new Error(`${settled.copies} copies where there are none`);
    return `settle of ${day} published`;
  }

  async compactSome(): Promise<string> {
    const { batches: all } = await newestEntry(this.store.select);
    const era = this.pick(all)?.era;
    const batches = all.filter((batch) => batch.era === era);
    if (batches.length < 2) return 'nothing to compact';
    const chosen = batchesDue(batches) ?? batches.slice(0, 2 + this.below(batches.length - 1));
    return `compaction of ${chosen.length} ${(await compact(this.layer, chosen)) ? 'published' : 'given up'}`;
  }

  /** A row that is rolled up appears beside the others, as after a crash, and its day is marked. */
  async putBack(): Promise<string> {
    const { rolled } = await newestEntry(this.store.select);
    const where = rolled.find(({ logId }) => logId === this.logId);
    const row = this.pick(this.pick(this.fleets).events);
    if (!where) return 'nothing to put back';
    const day = Math.floor(Number(row['at']) / DAY_MS);
    const mark = { tenantId: this.tenantId, appId: String(row['appId']), day, stale: true };
    await markDays(this.layer, [mark]);
    this.sent++;
    const back = {
      ...row,
      eventHash: this.sent * 1_000_000,
      logId: this.logId,
      logPartition: where.partition,
    };
    await insertRows(this.warehouse, eventsTable, [{ ...back, logOffset: where.offset, logIndex: 7 }]);
    await markDays(this.layer, [mark]);
    return 'row put back';
  }

  /** Whatever happens. */
  step(): Promise<string> {
    const dice = this.random();
    if (dice < 0.3) return this.arrive();
    if (dice < 0.6) return this.roll();
    if (dice < 0.8) return this.settle();
    if (dice < 0.93) return this.compactSome();
    return this.putBack();
  }

  question(): MetricsQuestion {
    const metrics = Array.from({ length: 1 + this.below(4) }, () => {
      const metric = this.pick(METRIC_IDS);
      return needsStatistic(METRICS[metric]) ? { metric, statistic: this.pick(STATISTICS) } : { metric };
    });
    const common = METRICS[this.pick(metrics).metric].dimensions.filter((id) =>
      metrics.every(({ metric }) => METRICS[metric].dimensions.includes(id)),
    );
    const ofFleet = common.filter((id) => VARIED.includes(id));
    const grain = this.pick([undefined, undefined, ...GRAINS.filter((name) => name !== 'MINUTE')]);
    return {
      scope: { tenantId: this.tenantId, ...(this.random() < 0.7 ? { appId: this.pick(this.apps) } : {}) },
      metrics,
      range: this.range(),
      filter: this.some(ofFleet, 1).map((dimension) => ({
        dimension,
        ...(this.random() < 0.5
          ? { in: ['1.1', 'android', 'DE', 'Home', 'cold', '/cart', 'checkout', 'crash', 'Pixel 8', 'true'] }
          : { notIn: ['2.0', 'ios', "it's", 'Cart', 'warm', 'unknown', 'error'] }),
      })),
      groupBy: this.some(ofFleet, 2),
      ...(grain ? { grain } : {}),
      timeZone: this.pick([
        'UTC',
        'America/New_York',
        'Asia/Kolkata',
        'Australia/Lord_Howe',
        'Asia/Kathmandu',
      ]),
      orderBy: [],
      first: 1_000,
    };
  }

  private range() {
    const unit = this.pick([1, 900_000, DAY_MS, DAY_MS]);
    const from = FROM + Math.floor((this.random() * 5 - 1) * (DAY_MS / unit)) * unit;
    return { from, to: from + Math.max(unit, Math.floor((this.random() * 8 * DAY_MS) / unit) * unit) };
  }
}

const VARIED: readonly DimensionId[] = [
  ...(['APP', 'APP_VERSION', 'OS', 'DEVICE', 'COUNTRY', 'EMULATOR', 'EVENT_TYPE', 'SDK_EVENT_TYPE'] as const),
  ...([
    'SCREEN',
    'LAUNCH_KIND',
    'ENDPOINT',
    'STATUS_CLASS',
    'TRANSACTION',
    'CURRENCY',
    'ERROR_GROUP',
  ] as const),
];

const ask = (
  { select }: LayerStore,
  question: MetricsQuestion,
  state: LayerState | undefined,
): Promise<PlannedAnswer> => answerQuestion({ select }, question, { state, kept: ALL_KEPT });

/** Room for sums that were added up in another order. */
const ROUNDING = 1e-9;

const near = (a: number | null, b: number | null, bound: number): boolean =>
  a === null || b === null ? a === b : Math.abs(a - b) <= (bound + ROUNDING) * Math.max(Math.abs(b), 1e-6);

/** What is wrong with a fast answer, or nothing. */
function difference(
  question: MetricsQuestion,
  fast: PlannedAnswer,
  exact: PlannedAnswer,
): string | undefined {
  const keyOf = (row: MetricsAnswer['rows'][number]): string => JSON.stringify([row.at, row.group]);
  const wanted = new Map(exact.answer.rows.map((row) => [keyOf(row), row]));
  if (fast.answer.truncated || exact.answer.truncated) return undefined;
  const missing = [...wanted.keys()].filter((key) => !fast.answer.rows.some((row) => keyOf(row) === key));
  if (missing.length > 0) return `${String(missing[0])} is missing`;
  for (const row of fast.answer.rows) {
    const want = wanted.get(keyOf(row));
    if (!want) return `${keyOf(row)} is too much`;
    for (const [i, value] of row.values.entries()) {
      const certainty = fast.plan.readings[i]?.certainty ?? 'exact';
      const bounds = {
        value: errorBound(certainty, value.value) ?? Infinity,
        numerator: certainty === 'exact' ? 0 : 0.03,
        denominator: certainty === 'exact' ? 0 : 0.03,
      };
      for (const part of ['value', 'numerator', 'denominator'] as const) {
        const expected = want.values[i]?.[part] ?? null;
        if (!near(value[part], expected, bounds[part])) {
          const { metric, statistic } = question.metrics[i] ?? {};
          return [keyOf(row), metric, statistic, part, value[part], 'should be', expected].join(' ');
        }
      }
    }
  }
  return undefined;
}

/**
 * Asks both ways, with the newest state and with one from before.
 * @returns how many of the answers came from rollups
 * @throws Error with all that is needed to see it again
 */
export async function compare(
  store: LayerStore,
  question: MetricsQuestion,
  states: readonly LayerState[],
  history: readonly string[],
): Promise<number> {
  const exact = await ask(store, question, undefined);
  let fromRollups = 0;
  for (const [i, state] of states.entries()) {
    const fast = await ask(store, question, state);
    if (fast.plan.precision === 'FAST') fromRollups++;
    const wrong = difference(question, fast, exact);
    if (wrong) {
      const statements = fast.plan.statements.map(({ sql, params }) => `${sql}\n${JSON.stringify(params)}`);
      throw new Error(
        [
          wrong,
          `state ${i}: ${JSON.stringify(state)}`,
          JSON.stringify(question),
          history.join(', '),
          ...statements,
        ].join('\n'),
      );
    }
  }
  return fromRollups;
}
