import { DAY_MS } from '@sonde/event-schema';
import type { Scope, TimeRange } from '../question';
import type { LayerState, SettledDay } from '../rollup/layer-state';

interface KnownDays {
  readonly byApp: ReadonlyMap<string, readonly SettledDay[]>;
  readonly stale: readonly SettledDay[];
}

/** A state answers many questions, and a tenant may have years of days of hundreds of apps: they are sorted out once. */
const known = new WeakMap<LayerState, KnownDays>();

function knownDays(state: LayerState): KnownDays {
  let days = known.get(state);
  if (!days) {
    const byApp = new Map<string, SettledDay[]>();
    for (const day of state.settled) {
      const ofApp = byApp.get(day.appId);
      if (ofApp) ofApp.push(day);
      else byApp.set(day.appId, [day]);
    }
    days = { byApp, stale: state.settled.filter(({ stale }) => stale) };
    known.set(state, days);
  }
  return days;
}

/** What is known of days that a question of that scope and range may meet. */
export function settledDays(state: LayerState, { appId }: Scope, range: TimeRange): SettledDay[] {
  const days = appId === undefined ? state.settled : (knownDays(state).byApp.get(appId) ?? []);
  return days.filter(({ day }) => (day + 1) * DAY_MS > range.from && day * DAY_MS < range.to);
}

/**
 * Days whose rollup rows are known to be off, as far as raw rows are there to answer instead.
 * @param rawFrom from when on raw rows are kept, epoch milliseconds
 */
export const staleDays = (state: LayerState, { appId }: Scope, rawFrom: number): TimeRange[] =>
  knownDays(state)
    .stale.filter((known) => (appId === undefined || appId === known.appId) && known.day * DAY_MS >= rawFrom)
    .map(({ day }) => ({ from: day * DAY_MS, to: (day + 1) * DAY_MS }));

/** Whether the day was ever rebuilt from its raw rows: before that it may be known as one to be settled. */
export const wasSettled = ({ through }: SettledDay): boolean => through > 0;

/**
 * Days whose sessions are read from the rollup, as far as the state knows: the clean ones, and of those whose raw rows have
 * expired all that were ever settled, since nothing knows more of them.
 * @param rawFrom from when on raw rows are kept, epoch milliseconds
 */
export const daysOfSessions = (
  state: LayerState,
  scope: Scope,
  range: TimeRange,
  rawFrom: number,
): SettledDay[] =>
  settledDays(state, scope, range).filter((known) =>
    known.day * DAY_MS < rawFrom ? wasSettled(known) : known.clean && !known.stale,
  );
