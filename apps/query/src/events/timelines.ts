import { Params, scopeCondition, timeParam } from '@sonde/vitals';
import { byApp, together } from '../request-loaders';
import type { Ask } from '../warehouse/ask';
import type { AppScope } from './event';
import type { SessionSpan } from './event-list';
import { EVENT_SELECT, type EventRow } from './event-row';

export interface TimelineKey {
  readonly scope: AppScope;
  readonly span: SessionSpan;
  readonly first: number;
}

interface Row extends EventRow {
  readonly session: number;
}

/** The first events of each session in the order of time; one more than `first` where there are more. */
export const selectTimelines = (ask: Ask, keys: readonly TimelineKey[]): Promise<EventRow[][]> =>
  askBySession<EventRow>(keys, ({ params, where, session, first }) =>
    ask.select<Row>(
      `SELECT ${EVENT_SELECT}, ${session} AS session FROM events WHERE ${where} AND session > 0 ` +
        `ORDER BY at, eventHash LIMIT ${first + 1} BY session`,
      params.values,
    ),
  );

/** What a statement about several sessions of one app is made of. */
export interface SessionsStatement {
  readonly params: Params;
  /** Conditions that narrow the rows down to the sessions' lanes and times. */
  readonly where: string;
  /** Which of the sessions a row belongs to, from 1; 0 for none. */
  readonly session: string;
  readonly first: number;
}

/**
 * Answers all sessions with one statement per app and page size.
 * @param ask rows that say with `session` of which they are
 */
export async function askBySession<R>(
  keys: readonly TimelineKey[],
  ask: (statement: SessionsStatement) => Promise<(R & { readonly session: number })[]>,
): Promise<R[][]> {
  const found = new Map<TimelineKey, R[]>();
  await Promise.all(
    byApp(keys)
      .flatMap((ofApp) => together(ofApp, ({ first }) => String(first)))
      .map(async (alike) => {
        const [any] = alike;
        if (!any) return;
        for (const key of alike) found.set(key, []);
        for (const row of await ask(statementOf(any, alike))) {
          const key = alike[row.session - 1];
          if (key) found.get(key)?.push(row);
        }
      }),
  );
  return keys.map((key) => found.get(key) ?? []);
}

/** A derived session has no name in its events: its lane and its time are what they share. */
function statementOf(any: TimelineKey, keys: readonly TimelineKey[]): SessionsStatement {
  const params = new Params();
  const spans = keys.map(({ span }) => span);
  const from = Math.min(...spans.map(({ startAt }) => startAt));
  const to = Math.max(...spans.map(({ endAt }) => endAt));
  const numbers = (values: readonly (string | number)[]): string => params.bind('Array(Int64)', values);
  const lanes = params.bind(
    'Array(UInt64)',
    spans.map(({ laneKey }) => Number(laneKey)),
  );
  const names = params.bind(
    'Array(String)',
    spans.map(({ id, derived }) => (derived ? '' : id)),
  );
  const starts = numbers(spans.map(({ startAt }) => startAt));
  const ends = numbers(spans.map(({ endAt }) => endAt));
  return {
    params,
    first: any.first,
    where: [
      scopeCondition(params, any.scope),
      `at >= ${timeParam(params, from)} AND at <= ${timeParam(params, to)}`,
      `has(${lanes}, laneKey)`,
    ].join(' AND '),
    session:
      'arrayFirstIndex((lane, name, start, end) -> lane = laneKey AND name = sessionId ' +
      `AND toUnixTimestamp64Milli(at) BETWEEN start AND end, ${lanes}, ${names}, ${starts}, ${ends})`,
  };
}
