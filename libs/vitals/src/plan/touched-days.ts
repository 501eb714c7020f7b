import { DAY_MS } from '@sonde/event-schema';
import { Params, scopeCondition } from '../conditions';
import type { MetricsQuestion } from '../question';
import type { LayerState, SettledDay } from '../rollup/layer-state';
import { beyondRolled } from './beyond-rolled';

/** A UTC day of an app in which a session has changed since the last publication. */
export interface TouchedDay {
  readonly appId: string;
  /** Days since 1970-01-01. */
  readonly day: number;
}

/** A look for session rows that no published batch knows of: its rows are `TouchedDay`s. */
export interface TouchedLook {
  readonly sql: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/**
 * The look that a plan's rollup rows of sessions need. Of one session several rows may be new; each says from which day to
 * which day the session is, so whatever changed lies in one of them.
 * @param rawFrom from when on raw rows are kept, epoch milliseconds: what came before is read from the rollup in any case
 */
export function lookForTouched(
  { scope, range }: MetricsQuestion,
  { rolled }: LayerState,
  rawFrom: number,
): TouchedLook {
  const params = new Params();
  const first = params.bind('UInt32', Math.floor(Math.max(range.from, rawFrom, 0) / DAY_MS));
  const last = params.bind('UInt32', Math.min(Math.floor(Math.max(range.to - 1, 0) / DAY_MS), 65_535));
  const days =
    `range(greatest(toUInt32(toDate(startAt)), ${first}), ` +
    `least(toUInt32(toDate(greatest(startAt, endAt))), ${last}) + 1)`;
  // With the sum of two UInt32 it is a list of UInt64, of which JSON makes texts.
  const where = `${scopeCondition(params, scope)} AND ${beyondRolled(params, rolled)}`;
  const sql = `SELECT DISTINCT toString(appId) AS appId, toUInt32(arrayJoin(${days})) AS day FROM sessions WHERE ${where}`;
  return { sql, params: params.values };
}

/**
 * The state with the touched days no longer clean; undefined when none of them was. More days than were touched may be
 * named: reading a day from its session rows is always right.
 */
export function withTouched(state: LayerState, touched: readonly TouchedDay[]): LayerState | undefined {
  if (touched.length === 0) return undefined;
  // Every question comes by here, and a tenant may have years of days of hundreds of apps: no copy unless something changed.
  const daysOf = new Map<string, Set<number>>();
  for (const { appId, day } of touched) daysOf.set(appId, (daysOf.get(appId) ?? new Set()).add(day));
  const isTouched = ({ appId, day, clean }: SettledDay): boolean =>
    clean && daysOf.get(appId)?.has(day) === true;
  if (!state.settled.some(isTouched)) return undefined;
  const settled = state.settled.map((known) => (isTouched(known) ? { ...known, clean: false } : known));
  return { ...state, settled };
}
