import { CatalogError, type AppGrouping, type Catalog, type New, type Regroup } from '@sonde/catalog';
import {
  compileGrouping,
  FOLDED_GROUP_ID,
  GroupingRuleError,
  type CompiledGrouping,
} from '@sonde/error-groups';
import type { Warehouse } from '@sonde/warehouse';
import { markRows } from '../batch-layer/mark-rows';
import { allEnded, carriedMerges, inheritWork, withoutDissolved } from './carry-over';
import { NamesOfGroups, storedTitles } from './group-names';
import { dissolvedBy, writeLinks } from './links';
import {
  applyMoves,
  forgetMoves,
  leftToMove,
  MoveError,
  noteMoves,
  untilApplied,
  type Move,
  type Moves,
} from './moves';
import { markOf, placeOf, placeText, type RegroupPlace } from './regroup-place';
import { errorHours, errorsOfHour, type AppOfErrors, type StoredError, type Which } from './stored-errors';
import { surveyErrors } from './survey';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
/** Events that one change of the table moves: their places are looked up from memory while it runs. */
const MOVES_AT_ONCE = 50_000;
/** Changes of an app's grouping at the same moment are rare; as many in a row as this never meet. */
const MAX_TRIES = 50;

export interface RegroupParts {
  readonly warehouse: Warehouse;
  readonly catalog: Pick<Catalog, 'groupings' | 'groupActivities'>;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** From 0 to 1. */
  readonly random: () => number;
  /** After the wish, until every processor groups by the new rules. Milliseconds. */
  readonly switchMs: number;
  /** Resolves after so many milliseconds, or at once when the work is to end. */
  readonly pause: (ms: number) => Promise<void>;
  /** Throws when the work is to end. */
  readonly check: () => void;
  readonly movesAtOnce?: number;
}

/** The wish is another one now, or none. */
class Overtaken extends Error {}

/** A wish under way. */
interface Run {
  readonly app: AppOfErrors;
  readonly wish: Regroup;
  readonly by: CompiledGrouping;
  readonly mark: string;
}

/**
 * Brings an app's grouping to what is stored, if that is wished, and comes back when nothing is left to do. Processors
 * group what comes in by the new rules already. In this order:
 *
 * 1. survey: what becomes of each group; links from dissolved ones, work and merges are handed on, before any event moves;
 * 2. rewrite: events get their new groups, newest days first; days whose events change are marked, so that questions read
 *    raw rows there until they are settled;
 * 3. sweep: what was grouped by the former rules meanwhile, by a processor that had not heard of the new ones;
 * 4. the wish is done; merges of dissolved groups are put away.
 *
 * Whoever does it may die anywhere and another goes on; two at once do the same work twice and no harm. What an event
 * gets depends on the event and the rules alone, and a step is only noted as done when it is.
 *
 * @throws WarehouseUnavailableError, CatalogError, MoveError: call again
 */
export async function regroupApp(parts: RegroupParts, appId: string): Promise<void> {
  for (;;) {
    parts.check();
    const document = await parts.catalog.groupings.ofApp(appId);
    const wish = document?.regroup;
    if (document === undefined || wish === undefined || !isOpen(wish)) return;
    const grouping = { version: document.groupingVersion, rules: document.rules };
    let by: CompiledGrouping;
    try {
      by = compileGrouping(grouping);
    } catch (error) {
      if (!(error instanceof GroupingRuleError)) throw error;
      await failRegroup(parts.catalog, appId, wish, error.message);
      return;
    }
    const app = { tenantId: document.tenantId, appId };
    const run: Run = { app, wish, by, mark: markOf(grouping) };
    try {
      await nextStep(parts, run);
    } catch (error) {
      // The loop looks at what is wished now.
      if (!(error instanceof Overtaken)) throw error;
    }
  }
}

export const isOpen = ({ state }: Regroup): boolean => state === 'WAITING' || state === 'RUNNING';

/** Says that a wish cannot be fulfilled, unless there is another one by now. @throws CatalogError */
export async function failRegroup(
  catalog: Pick<Catalog, 'groupings'>,
  appId: string,
  wish: Regroup,
  reason: string,
): Promise<void> {
  const document = await catalog.groupings.ofApp(appId);
  if (document?.regroup?.at !== wish.at || !isOpen(document.regroup)) return;
  const regroup: Regroup = { ...document.regroup, state: 'FAILED', reason: reason.slice(0, 4_000) };
  await catalog.groupings.update(document.id, document.version, { regroup });
}

async function nextStep(parts: RegroupParts, run: Run): Promise<void> {
  const place = placeOf(run.wish.state === 'RUNNING' ? run.wish.place : undefined, run.mark);
  switch (place.step) {
    case 'survey':
      return survey(parts, run);
    case 'rewrite':
      await new Rewriting(parts, run).days(place.day);
      return note(parts, run, () => ({ place: { step: 'sweep' } }));
    case 'sweep':
      await untilSwitched(parts, run);
      // Clocks of servers differ, and a batch may have waited for ClickHouse.
      await new Rewriting(parts, run).received(run.wish.at - HOUR_MS);
      return finish(parts, run);
  }
}

async function survey(parts: RegroupParts, run: Run): Promise<void> {
  const { warehouse, catalog } = parts;
  const { app, wish, by } = run;
  await note(parts, run, () => ({ place: { step: 'survey' } }));
  // What a former wish had noted changes nothing any more, wherever its statements are.
  await forgetMoves(warehouse, app, { wishedBefore: wish.at });
  await untilApplied(warehouse, parts.check);
  const { regrouping, names, days } = await surveyErrors(warehouse, app, by, { check: parts.check });
  await names.write(warehouse, app, `names:${app.appId}:${newId(parts)}`);
  await assertWished(parts, run);
  await writeLinks(warehouse, app, regrouping, { wishedAt: wish.at, attempt: newId(parts) });
  const merges = (await catalog.groupings.ofApp(app.appId))?.merges ?? [];
  await inheritWork(catalog, app, regrouping, { merges, wishedAt: wish.at, now: parts.now() });
  await note(parts, run, (document) => {
    const { merges, ended } = carriedMerges(document.merges, regrouping, parts.now());
    return {
      place: { step: 'rewrite', day: (days[0] ?? 0) + 1 },
      progress: {
        daysAll: days.length,
        daysDone: 0,
        endedMerges: allEnded(document.regroup.endedMerges ?? [], ended),
      },
      merges,
    };
  });
}

async function untilSwitched({ now, pause, check, switchMs }: RegroupParts, { wish }: Run): Promise<void> {
  for (;;) {
    check();
    // A clock that went back makes nobody wait for longer.
    const left = Math.min(switchMs, wish.at + switchMs - now());
    if (left <= 0) return;
    await pause(left);
  }
}

async function finish(parts: RegroupParts, run: Run): Promise<void> {
  // Those of a worker that died; what another one does of the same wish meanwhile is done already.
  await forgetMoves(parts.warehouse, run.app, { wishedBefore: run.wish.at + 1 });
  const dissolved = new Set(await dissolvedBy(parts.warehouse, run.app, run.wish.at));
  await update(parts, run, ({ merges, regroup }) => {
    const { place: _, reason: __, ...wish } = regroup;
    return {
      merges: withoutDissolved(merges, dissolved, parts.now()),
      regroup: { ...wish, state: 'DONE', daysDone: wish.daysAll },
    };
  });
}

/** Gives events their new groups. */
class Rewriting {
  private moves: Move[] = [];
  private names = new NamesOfGroups();
  private daysMoved = new Set<number>();
  private span = { from: Infinity, to: -Infinity };
  private named: ReadonlySet<string> | undefined;

  constructor(
    private readonly parts: RegroupParts,
    private readonly run: Run,
  ) {}

  /** Of the days before one, newest first. @param before days since 1970-01-01 */
  async days(before: number): Promise<void> {
    const hours = await errorHours(this.parts.warehouse, this.run.app, {
      between: { from: 0, to: before * DAY_MS },
    });
    const days = [...new Set(hours.map(({ at }) => Math.floor(at / DAY_MS)))];
    for (const [i, day] of days.entries()) {
      for (const { at } of hours.filter((hour) => Math.floor(hour.at / DAY_MS) === day)) await this.hour(at);
      const next = days[i + 1];
      // Days of one month are one change of the table, as long as they are not too many.
      if (next !== undefined && monthOf(next) === monthOf(day)) continue;
      await this.flush();
      await note(this.parts, this.run, ({ regroup }) => ({
        place: { step: 'rewrite', day },
        progress: {
          daysAll: regroup.daysAll,
          daysDone: Math.max(0, regroup.daysAll - (days.length - i - 1)),
        },
      }));
    }
  }

  /** Of what was received from then on, epoch milliseconds. */
  async received(receivedFrom: number): Promise<void> {
    const hours = await errorHours(this.parts.warehouse, this.run.app, { receivedFrom });
    for (const [i, { at }] of hours.entries()) {
      await this.hour(at, { receivedFrom });
      const next = hours[i + 1];
      if (next === undefined || monthOf(next.at / DAY_MS) !== monthOf(at / DAY_MS)) await this.flush();
    }
  }

  private async hour(at: number, which: Which = {}): Promise<void> {
    const { warehouse, check, movesAtOnce = MOVES_AT_ONCE } = this.parts;
    for await (const page of errorsOfHour(warehouse, this.run.app, at, which)) {
      check();
      for (const error of page) await this.look(error);
      if (this.moves.length >= movesAtOnce) await this.flush();
    }
  }

  private async look(error: StoredError): Promise<void> {
    const after = error.regrouped(this.run.by);
    if (after === undefined || after.id === error.groupId) return;
    // A folded error leaves the fold for a group that there is; of those that there are not there may be millions.
    if (error.groupId === FOLDED_GROUP_ID) {
      this.named ??= new Set((await storedTitles(this.parts.warehouse, this.run.app)).keys());
      if (!this.named.has(after.id)) return;
    }
    this.moves.push({ place: error.place, groupId: after.id });
    this.names.add(after, error);
    this.daysMoved.add(Math.floor(error.at / DAY_MS));
    this.span.from = Math.min(this.span.from, error.at);
    this.span.to = Math.max(this.span.to, error.at);
  }

  /** Moves what was found to move; all of one month. */
  private async flush(): Promise<void> {
    const { moves, names, daysMoved, span } = this;
    if (moves.length === 0) return;
    const { parts, run } = this;
    const { warehouse } = parts;
    const { app, wish } = run;
    const id = newId(parts);
    const month = monthOf(span.from / DAY_MS);
    const all: Moves = { ...{ id, wishedAt: wish.at, month, ...span }, moves };
    const days = [...daysMoved].map((day) => ({ ...app, at: day * DAY_MS }));
    await names.write(warehouse, app, `names:${app.appId}:${id}`);
    await noteMoves(warehouse, app, all);
    // After the moves are noted, and they are forgotten before those of the next wish: so none of a former wish holds.
    await assertWished(parts, run);
    await markRows(warehouse, days);
    await applyMoves(warehouse, app, all, parts.check);
    const left = await leftToMove(warehouse, app, all);
    if (left > 0) throw new MoveError(`${left} events did not get their new groups`);
    await markRows(warehouse, days);
    await forgetMoves(warehouse, app, { id });
    this.moves = [];
    this.names = new NamesOfGroups();
    this.daysMoved = new Set();
    this.span = { from: Infinity, to: -Infinity };
  }
}

interface Noted {
  readonly place: RegroupPlace;
  readonly progress?: Pick<Regroup, 'daysAll' | 'daysDone' | 'endedMerges'>;
  readonly merges?: AppGrouping['merges'];
}

type Wished = AppGrouping & { readonly regroup: Regroup };

/** Notes how far it is. @throws CatalogError, Overtaken */
const note = (parts: RegroupParts, run: Run, change: (document: Wished) => Noted): Promise<void> =>
  update(parts, run, (document) => {
    const { place, progress, merges } = change(document);
    const text = placeText(place, run.mark);
    return {
      regroup: { ...document.regroup, ...progress, state: 'RUNNING', place: text },
      ...(merges === undefined ? {} : { merges }),
    };
  });

async function update(
  parts: RegroupParts,
  run: Run,
  change: (document: Wished) => Partial<New<AppGrouping>>,
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const document = await assertWished(parts, run);
    try {
      await parts.catalog.groupings.update(document.id, document.version, change(document));
      return;
    } catch (error) {
      const isLate = error instanceof CatalogError && error.code === 'CONFLICT';
      if (!isLate || attempt === MAX_TRIES) throw error;
    }
  }
}

/** @throws Overtaken when something else is wished by now, or another has done it */
async function assertWished({ catalog }: RegroupParts, { app, wish, mark }: Run): Promise<Wished> {
  const document = await catalog.groupings.ofApp(app.appId);
  const regroup = document?.regroup;
  if (
    document === undefined ||
    regroup?.at !== wish.at ||
    !isOpen(regroup) ||
    markOf({ version: document.groupingVersion, rules: document.rules }) !== mark
  )
    throw new Overtaken();
  return { ...document, regroup };
}

/** Larger than those before, and nobody else's. */
const newId = ({ now, random }: RegroupParts): number => now() * 1_000 + Math.floor(random() * 1_000);

/** 202611. @param day days since 1970-01-01 */
const monthOf = (day: number): string =>
  new Date(Math.floor(day) * DAY_MS).toISOString().slice(0, 7).replace('-', '');
