import { MAX_SESSION_MS } from '@sonde/sessions';
import { Params, scopeCondition, timeParam } from '@sonde/vitals';
import { byApp, together } from '../request-loaders';
import type { Ask } from '../warehouse/ask';
import type { AppScope } from './event';
import { EVENT_SELECT, type EventRow } from './event-row';

/** An event cannot be shown with more of what came before it. */
export const MAX_BREADCRUMBS = 100;

export interface BreadcrumbsKey {
  readonly scope: AppScope;
  /** 64 bits, as text: of the session where the SDK names it, of the install where it is derived. */
  readonly laneKey: string;
  /** '' for derived sessions. */
  readonly sessionId: string;
  /** When the session began, as far as that is known; epoch milliseconds. */
  readonly from: number;
  /** The event that they led to. */
  readonly at: number;
  readonly hash: string;
  /** How many, at most. */
  readonly first: number;
}

/** @param startAt of the event's session; undefined where it is not known. @returns how far back its events are looked for */
export const breadcrumbsFrom = (at: number, startAt: number | undefined): number =>
  Math.max(startAt ?? 0, at - MAX_SESSION_MS);

/** What came before each event in its session, up to its own millisecond: the newest of it, in the order of time. */
export async function selectBreadcrumbs(ask: Ask, keys: readonly BreadcrumbsKey[]): Promise<EventRow[][]> {
  const found = new Map<BreadcrumbsKey, EventRow[]>();
  await Promise.all(
    byApp(keys)
      .flatMap((ofApp) => together(ofApp, ({ first }) => String(first)))
      .map(async (alike) => {
        const lanes = new Map<string, EventRow[]>();
        // Newest first: what a key shows is the head of what is its own among all rows.
        for (const row of await selectTogether(ask, alike)) {
          const lane = laneOf(row.laneKeyText, row.sessionId);
          lanes.set(lane, [...(lanes.get(lane) ?? []), row]);
        }
        for (const key of alike) {
          const lane = lanes.get(laneOf(key.laneKey, key.sessionId)) ?? [];
          found.set(
            key,
            lane
              .filter((row) => isBefore(row, key))
              .slice(0, key.first)
              .reverse(),
          );
        }
      }),
  );
  return keys.map((key) => found.get(key) ?? []);
}

const laneOf = (laneKey: string, sessionId: string): string => `${laneKey} ${sessionId}`;

const isBefore = (row: EventRow, { from, at, hash }: BreadcrumbsKey): boolean =>
  row.atMs >= from && row.atMs <= at && row.eventHashText !== hash;

/** Rows of all keys, each once. Which they are is found by narrow columns; the wide ones are read for those alone. */
function selectTogether(ask: Ask, keys: readonly BreadcrumbsKey[]): Promise<EventRow[]> {
  const [any] = keys;
  if (!any) return Promise.resolve([]);
  const params = new Params();
  const texts = (valueOf: (key: BreadcrumbsKey) => string): string =>
    params.bind('Array(String)', keys.map(valueOf));
  // 64 bits, which no number of JavaScript holds.
  const wholes = (valueOf: (key: BreadcrumbsKey) => string): string =>
    `arrayMap(text -> toUInt64(text), ${texts(valueOf)})`;
  const times = (valueOf: (key: BreadcrumbsKey) => number): string =>
    params.bind('Array(Int64)', keys.map(valueOf));
  const lanes = wholes(({ laneKey }) => laneKey);
  const names = texts(({ sessionId }) => sessionId);
  const froms = times(({ from }) => from);
  const ends = times(({ at }) => at);
  const hashes = wholes(({ hash }) => hash);
  const where = [
    scopeCondition(params, any.scope),
    `at >= ${timeParam(params, Math.min(...keys.map(({ from }) => from)))}`,
    `at <= ${timeParam(params, Math.max(...keys.map(({ at }) => at)))}`,
    `laneKey IN ${lanes}`,
  ].join(' AND ');
  const ofKeys =
    'arrayFilter((place, lane, name, start, end, hash) -> lane = laneKey AND name = sessionId ' +
    'AND toUnixTimestamp64Milli(at) BETWEEN start AND end AND hash != eventHash, ' +
    `arrayEnumerate(${lanes}), ${lanes}, ${names}, ${froms}, ${ends}, ${hashes})`;
  const newest =
    `SELECT laneKey, at, eventHash FROM (SELECT laneKey, at, eventHash, arrayJoin(${ofKeys}) AS place FROM events ` +
    `WHERE ${where} ORDER BY at DESC, eventHash DESC LIMIT ${any.first} BY place)`;
  return ask.select<EventRow>(
    `SELECT ${EVENT_SELECT} FROM events WHERE ${where} AND (laneKey, at, eventHash) IN (${newest}) ` +
      'ORDER BY at DESC, eventHash DESC',
    params.values,
  );
}
