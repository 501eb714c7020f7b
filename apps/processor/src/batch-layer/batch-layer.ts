import { setTimeout as delay } from 'node:timers/promises';
import { CatalogError, type App, type Catalog } from '@sonde/catalog';
import type { EventLog, EventLogLogger } from '@sonde/event-log';
import { LogUnavailableError } from '@sonde/event-log';
import { backoffMs, trace } from '@sonde/platform';
import {
  adoptRules,
  batchesDue,
  batchesToEnd,
  clean,
  compact,
  DEFAULT_KEPT_DAYS,
  followRules,
  isOff,
  MARK_REST_MS,
  newestEntry,
  rollUp,
  settleDay,
  rulesOf,
  type AppDay,
  type Layer,
  type RolledPosition,
  type RollupFamilies,
} from '@sonde/vitals';
import { WarehouseUnavailableError, type Warehouse } from '@sonde/warehouse';
import type { LayerMetrics, LayerStep } from './layer-metrics';
import { layerStoreOf } from './layer-store';
import { removeCopies } from './remove-copies';
import { KnownApps, keptByApp, layerSettings } from './app-settings';
import { Retentions } from './apply-retentions';
import { firstJob, settlesDue, type DueDay, type SettleJob } from './settles-due';
import { endsOfOtherLogs, recordsBeyond, Tops } from './tops';

export interface BatchLayerSettings {
  /** Between roll-ups. */
  readonly intervalMs: number;
  /** For how long rows lie in ClickHouse before they are rolled up. */
  readonly delayMs: number;
  /** Raw rows that are rolled up at once, and that bring a roll-up forward. */
  readonly maxEvents: number;
  /** After a day's end, and between two settles of it; 0: days are settled by hand only. */
  readonly settlePauseMs: number;
}

export interface BatchLayerParts {
  readonly log: EventLog;
  readonly warehouse: Warehouse;
  readonly catalog: Pick<Catalog, 'apps' | 'watch'>;
  readonly logger: EventLogLogger;
  readonly metrics: LayerMetrics;
  readonly settings: BatchLayerSettings;
  /** Absent: those of this version of Sonde. */
  readonly families?: RollupFamilies;
}

/** How often it looks whether there is something to do. */
const LOOK_MS = 2_000;
const RETRY = { firstMs: 1_000, maxMs: 60_000 };
const CLEAN_EVERY_MS = 300_000;
const DUE_EVERY_MS = 300_000;
/** A roll-up of a slice takes seconds, a settle of a large day minutes. */
const GRACE = { replacedMs: 600_000, unpublishedMs: 3_600_000, entries: 20_000 };
/** A day whose raw rows have expired is not asked for again so soon. */
const FORGET_GONE_MS = 86_400_000;
/** A day that could not be settled is left alone for so long, so that others come. */
const SETTLE_RETRY = { firstMs: 600_000, maxMs: 6 * 3_600_000 };
/** A roll-up takes no fewer events at once, however often it fails. */
const LEAST_SLICE = 10_000;

/**
 * Turns stored events into rollups, in the process that owns log partition 0: there is no lease, since whoever else does
 * the same meanwhile does no harm. In this order, each turn: say by which rules rows are made from now on; roll up what is
 * old enough, slice by slice; put batches together; remove what is dead; settle days, while nothing else waits.
 */
export class BatchLayer {
  private running: { readonly stop: AbortController; readonly ended: Promise<void> } | undefined;

  constructor(private readonly parts: BatchLayerParts) {}

  assigned(partition: number): void {
    if (partition !== 0) return;
    const before = this.running;
    before?.stop.abort();
    const stop = new AbortController();
    this.running = { stop, ended: (before?.ended ?? Promise.resolve()).then(() => this.run(stop.signal)) };
  }

  /** Resolves when nothing is under way any more. */
  async revoked(partition: number): Promise<void> {
    if (partition === 0) await this.close();
  }

  async close(): Promise<void> {
    const { running } = this;
    running?.stop.abort();
    await running?.ended;
  }

  private async run(signal: AbortSignal): Promise<void> {
    const apps = new KnownApps(this.parts.catalog);
    const turns = new Turns(this.parts, apps, signal);
    signal.addEventListener('abort', () => apps.close());
    let failures = 0;
    while (!signal.aborted) {
      try {
        await turns.next();
        failures = 0;
      } catch (error) {
        if (signal.aborted) return;
        failures++;
        turns.failed(error, failures);
      }
      const pause = failures > 0 ? backoffMs(failures, RETRY, Math.random()) : turns.pauseMs;
      await delay(pause, undefined, { signal }).catch(() => undefined);
    }
  }
}

/** The turns of one tenure. */
class Turns {
  private layer: Layer;
  private apps: readonly App[] = [];
  private appliedTo: readonly App[] | undefined;
  private readonly retentions: Retentions;
  private readonly tops: Tops;
  private readonly now = (): number => performance.now();
  private otherLogs: readonly RolledPosition[] | undefined;
  private rolledAt = Number.NEGATIVE_INFINITY;
  private cleanedAt = Number.NEGATIVE_INFINITY;
  private lookedForDueAt = Number.NEGATIVE_INFINITY;
  private outdatedDays = 0;
  private due: DueDay[] = [];
  /** Days that are not settled for now, and until when. */
  private readonly aside = new Map<string, number>();
  /** How often days failed to be settled, one after the other. */
  private readonly failures = new Map<string, number>();
  private eventsPerRecord = 1;
  private slice: number;
  private step: LayerStep = 'roll-up';

  constructor(
    private readonly parts: BatchLayerParts,
    private readonly knownApps: KnownApps,
    private readonly signal: AbortSignal,
  ) {
    const { warehouse, log, settings, families } = parts;
    this.layer = {
      store: layerStoreOf(warehouse, signal),
      identity: { now: Date.now, random: Math.random },
      retention: { default: DEFAULT_KEPT_DAYS, apps: [] },
      markRestMs: MARK_REST_MS,
      ...(families === undefined ? {} : { families }),
    };
    this.retentions = new Retentions(warehouse);
    this.slice = settings.maxEvents;
    this.tops = new Tops({ log, warehouse, delayMs: settings.delayMs, clock: this.now });
  }

  get pauseMs(): number {
    return Math.min(LOOK_MS, this.parts.settings.intervalMs);
  }

  async next(): Promise<void> {
    await this.tops.look();
    this.otherLogs ??= await endsOfOtherLogs(this.parts.warehouse, Number(this.parts.log.logId), this.signal);
    await this.readApps();
    await this.adoptRules();
    await this.rollUpDue();
    await this.compactDue();
    await this.cleanDue();
    await this.applyRetentions();
    await this.settleDue();
  }

  failed(err: unknown, failures: number): void {
    const { logger, metrics } = this.parts;
    metrics.steps.inc({ step: this.step, outcome: 'failed' });
    const isAway =
      err instanceof WarehouseUnavailableError ||
      err instanceof LogUnavailableError ||
      (err instanceof CatalogError && err.code === 'UNAVAILABLE');
    const details = { step: this.step, failures, err };
    if (!isAway) logger.error(details, 'A step of the batch layer failed; it is begun anew');
    else if (failures === 1) logger.warn(details, 'The batch layer waits for a store that is away');
  }

  /** What apps are to keep, and how many values of theirs are named. */
  private async readApps(): Promise<void> {
    this.step = 'retention';
    const apps = await this.knownApps.read();
    if (apps === this.apps) return;
    this.layer = { ...this.layer, ...layerSettings(apps) };
    this.apps = apps;
  }

  private async applyRetentions(): Promise<void> {
    this.step = 'retention';
    const { apps, signal } = this;
    if (apps === this.appliedTo) return;
    const changed = await trace('apply retentions', () =>
      this.retentions.apply(apps.map(keptByApp), Date.now(), signal),
    );
    this.appliedTo = apps;
    if (changed.length > 0) this.parts.metrics.steps.inc({ step: 'retention', outcome: 'done' });
    for (const app of changed)
      this.parts.logger.info(app, 'Rows of an app are kept for as long as its settings say');
  }

  /** A newer version of Sonde may count otherwise than what is published. */
  private async adoptRules(): Promise<void> {
    this.step = 'rules';
    const { changed } = await trace('adopt rules', () => adoptRules(this.layer));
    if (changed.length === 0) return;
    this.parts.metrics.steps.inc({ step: 'rules', outcome: 'done' });
    this.parts.logger.info(
      { families: changed },
      'Rollups are made by other rules from now on; history is rebuilt and read from raw rows until then',
    );
    this.lookedForDueAt = Number.NEGATIVE_INFINITY;
    this.due = [];
  }

  /** How far history is made by the rules of today. */
  private async followRules(): Promise<void> {
    const { logger, metrics } = this.parts;
    const { days } = await followRules(this.layer);
    metrics.outdatedDays.set(days);
    if (days !== this.outdatedDays)
      logger.info({ days }, 'Days of apps with rollups by rules of another version');
    this.outdatedDays = days;
    if (this.due.some(({ outdated }) => outdated)) return;
    const batches = batchesToEnd(await newestEntry(this.layer.store.select));
    if (batches !== undefined) await trace('compact', () => compact(this.layer, batches));
  }

  private async rollUpDue(): Promise<void> {
    this.step = 'roll-up';
    const { settings, metrics, logger } = this.parts;
    let state = await newestEntry(this.layer.store.select);
    const tops = [...(this.otherLogs ?? []), ...this.tops.safe];
    this.show(state.rolled, state.batches.length);
    const waiting = recordsBeyond(state.rolled, tops);
    const isDue =
      this.now() - this.rolledAt >= settings.intervalMs ||
      waiting * this.eventsPerRecord >= settings.maxEvents;
    if (waiting === 0 || !isDue) return;
    for (;;) {
      const before = this.now();
      // A slice that ClickHouse cannot take, for want of memory say, is tried at half its size.
      const slice = this.slice;
      this.slice = Math.min(slice, Math.max(LEAST_SLICE, Math.floor(slice / 2)));
      const done = await trace('roll up', () => rollUp(this.layer, tops, slice));
      this.slice = Math.min(settings.maxEvents, slice * 2);
      if (done.kind === 'nothing') break;
      metrics.steps.inc({ step: 'roll-up', outcome: done.kind === 'published' ? 'done' : 'overtaken' });
      if (done.kind === 'overtaken') {
        state = await newestEntry(this.layer.store.select);
        continue;
      }
      metrics.events.inc(done.events);
      this.show(done.entry.rolled, done.entry.batches.length);
      this.learn(done.events + done.left, recordsBeyond(state.rolled, tops));
      if (done.left > 0)
        logger.info(
          { events: done.events, left: done.left, ms: Math.round(this.now() - before) },
          'Rolled up a part of what has been waiting',
        );
      if (done.left === 0) break;
      state = done.entry;
      await this.compactDue();
      this.step = 'roll-up';
    }
    this.rolledAt = this.now();
  }

  private learn(events: number, records: number): void {
    if (events > 0 && records > 0) this.eventsPerRecord = Math.max(1, events / records);
  }

  private async compactDue(): Promise<void> {
    this.step = 'compaction';
    for (;;) {
      const { batches } = await newestEntry(this.layer.store.select);
      const due = batchesDue(batches);
      if (due === undefined) return;
      const entry = await trace('compact', () => compact(this.layer, due));
      this.parts.metrics.steps.inc({
        step: 'compaction',
        outcome: entry === undefined ? 'overtaken' : 'done',
      });
    }
  }

  private async cleanDue(): Promise<void> {
    this.step = 'cleaning';
    if (this.now() - this.cleanedAt < CLEAN_EVERY_MS) return;
    await trace('clean', () => clean(this.layer, GRACE));
    this.parts.metrics.steps.inc({ step: 'cleaning', outcome: 'done' });
    this.cleanedAt = this.now();
  }

  /** One job a turn, so that roll-ups come first. */
  private async settleDue(): Promise<void> {
    this.step = 'settle';
    const { settlePauseMs, maxEvents } = this.parts.settings;
    if (settlePauseMs === 0) return;
    if (this.due.length === 0 || this.now() - this.lookedForDueAt > DUE_EVERY_MS) {
      if (this.now() - this.lookedForDueAt < Math.min(DUE_EVERY_MS, this.parts.settings.intervalMs)) return;
      this.lookedForDueAt = this.now();
      const { store } = this.layer;
      const rules = rulesOf(this.layer.families);
      const state = await newestEntry(store.select);
      const due = await settlesDue(store, state, Date.now(), settlePauseMs, MARK_REST_MS, {
        rules,
        kept: this.apps.map(keptByApp),
      });
      this.due = due.filter((day) => !this.isAside(day));
      await this.followRules();
    }
    const job = firstJob(this.due, maxEvents, (one) => this.failures.has(nameOf(one)));
    if (job === undefined) return;
    try {
      await this.settle(job);
      for (const one of job.apps) this.failures.delete(nameOf(one));
    } catch (error) {
      if (this.signal.aborted) throw error;
      // Others are settled and rolled up meanwhile, and of several apps each alone the next time.
      const failures = 1 + Math.max(0, ...job.apps.map((one) => this.failures.get(nameOf(one)) ?? 0));
      for (const one of job.apps) this.failures.set(nameOf(one), failures);
      const isOneOfMany = job.apps.length > 1;
      this.setAside(job.apps, isOneOfMany ? 0 : backoffMs(failures, SETTLE_RETRY, Math.random()));
      this.failed(error, failures);
    }
  }

  private async settle({ day, apps }: SettleJob): Promise<void> {
    const { metrics, logger } = this.parts;
    const done = await trace('settle', () => settleDay(this.layer, apps, day));
    metrics.steps.inc({ step: 'settle', outcome: done.kind === 'overtaken' ? 'overtaken' : 'done' });
    if (done.kind === 'overtaken') return;
    if (done.kind === 'gone') {
      this.setAside(done.days, FORGET_GONE_MS);
      logger.info(
        { day, apps: done.days.length },
        'Raw rows of a day have expired: its rollups stay as they are',
      );
      return;
    }
    this.due = this.due.filter((one) => one.day !== day || !apps.includes(one));
    metrics.settledAt.set(Date.now() / 1000);
    const off = done.drift.filter(isOff);
    const details = {
      day,
      apps: apps.length,
      events: done.events,
      copies: done.copies,
      off: off.slice(0, 20),
    };
    // Of days that were marked it was known.
    if (off.length > 0 && apps.every(({ stale }) => !stale))
      logger.warn(details, 'Settled a day whose published figures were off');
    else logger.info(details, 'Settled a day');
    if (done.copies > 0) await this.removeCopies(apps);
  }

  /** What a settle left out goes from the raw rows too, which EXACT answers and lists are made of. */
  private async removeCopies(days: readonly AppDay[]): Promise<void> {
    const { warehouse, log, logger } = this.parts;
    for (const { tenantId, appId, day } of days) {
      const copies = await removeCopies(warehouse, { tenantId, appId, day }, Number(log.logId));
      if (copies > 0) logger.warn({ tenantId, appId, day, copies }, 'Deleted copies of events');
    }
  }

  private setAside(days: readonly AppDay[], ms: number): void {
    for (const one of days) this.aside.set(nameOf(one), this.now() + ms);
    this.due = this.due.filter((day) => !this.isAside(day));
  }

  private isAside(day: DueDay): boolean {
    return this.now() < (this.aside.get(nameOf(day)) ?? Number.NEGATIVE_INFINITY);
  }

  private show(rolled: readonly RolledPosition[], batches: number): void {
    const { metrics } = this.parts;
    const since = this.tops.behindSince(rolled);
    metrics.behindEvents.set(Math.round(recordsBeyond(rolled, this.tops.newest) * this.eventsPerRecord));
    metrics.behindSeconds.set(since === undefined ? 0 : (this.now() - since) / 1000);
    metrics.batches.set(batches);
  }
}

const nameOf = ({ tenantId, appId, day }: Pick<DueDay, 'tenantId' | 'appId' | 'day'>): string =>
  `${tenantId} ${appId} ${day}`;
