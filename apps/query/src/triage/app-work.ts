import { NO_WORK, type Activity, type GroupWork, type MergeMap, type Status } from '@sonde/triage';
import type { AppScope } from '../events/event';

/** Groups by their status, as a condition can ask for them: these, or all but these. */
export type GroupsByStatus = { readonly only: readonly string[] } | { readonly except: readonly string[] };

/** Where the groups of an app stand: what people have decided, advanced by the events that came since. */
export class AppWork {
  /**
   * @param merges which group stands for which
   * @param works of all groups that have activities, those that were merged into others included
   * @param found what their logs do not say yet
   */
  constructor(
    readonly merges: MergeMap,
    private readonly works: ReadonlyMap<string, GroupWork>,
    private readonly found: ReadonlyMap<string, readonly Activity[]> = new Map(),
  ) {}

  /** Of the group that stands for this one. */
  of(id: string): GroupWork {
    return this.works.get(this.merges.canonical(id)) ?? NO_WORK;
  }

  /**
   * A group's log as its status and version count it: without lines that came since this was read, and with what Sonde has
   * found and not written yet.
   * @param log as it is stored
   */
  logOf(id: string, log: readonly Activity[]): readonly Activity[] {
    const { sequence } = this.works.get(id) ?? NO_WORK;
    const lines = log.filter((line) => line.sequence <= sequence);
    const written = lines.reduce((newest, line) => Math.max(newest, line.sequence), 0);
    return [...lines, ...(this.found.get(id) ?? []).filter((line) => line.sequence > written)];
  }

  /**
   * Which groups have one of the statuses. Groups that nobody has touched are UNRESOLVED, so with that one it is told
   * which have none of them.
   */
  withStatus(statuses: readonly Status[]): GroupsByStatus {
    const wanted = new Set(statuses);
    const shown = [...this.works].filter(([id]) => this.merges.canonical(id) === id);
    const ids = (has: boolean): string[] =>
      shown.flatMap(([id, { status }]) => (wanted.has(status) === has ? [id] : []));
    return wanted.has('UNRESOLVED') ? { except: ids(false) } : { only: ids(true) };
  }
}

/** Reads where the groups of an app stand. Within one request the same app has one answer, until something is changed. */
export interface WorkReader {
  /** @throws CatalogError UNAVAILABLE, WarehouseUnavailableError */
  of(scope: AppScope): Promise<AppWork>;
  /** The request has changed something: the next question reads it again. */
  changed(scope: AppScope): void;
}
