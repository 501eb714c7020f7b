import type { Row } from './rows';

/** What a metric is over some rows, computed without ClickHouse and without the registry's SQL. */
export interface Expected {
  readonly value: number | null;
  readonly numerator?: number;
  readonly denominator?: number;
}

/** All that was stored of the apps asked about, before range and filters. */
export interface Stored {
  readonly events: readonly Row[];
  readonly sessions: readonly Row[];
}

/** Rows that a question's range, filters, bucket and group leave. */
export interface Slice extends Stored {
  /** Number or name of a row's local day. */
  readonly dayOf: (row: Row) => string;
  /** Everything, for metrics that look beyond the slice. */
  readonly all: Stored;
  readonly range: { readonly from: number; readonly to: number };
}

const n = (row: Row, column: string): number => Number(row[column] ?? -1);
const t = (row: Row, column: string): string => String(row[column] ?? '');
const weight = (rows: readonly Row[]): number => rows.reduce((sum, row) => sum + n(row, 'weight'), 0);
const distinct = (rows: readonly Row[], key: (row: Row) => string): number => new Set(rows.map(key)).size;
const install = (row: Row): string => `${t(row, 'appId')}/${t(row, 'installId')}`;
const ofType = (rows: readonly Row[], type: string): Row[] => rows.filter((row) => row['type'] === type);
const rate = (numerator: number, denominator: number): Expected => ({
  value: denominator === 0 ? null : numerator / denominator,
  numerator,
  denominator,
});
const sum = (rows: readonly Row[], value: (row: Row) => number): number =>
  rows.reduce((total, row) => total + value(row), 0);

/** Linear interpolation between closest ranks, R's type 7. */
export function percentile(values: readonly number[], p: number): number | null {
  if (values.length === 0) return null;
  const sorted = [...values].sort((a, b) => a - b);
  const rank = (sorted.length - 1) * p;
  const low = Math.floor(rank);
  const below = sorted[low] as number;
  const above = sorted[Math.min(low + 1, sorted.length - 1)] as number;
  return below + (above - below) * (rank - low);
}

export function statisticOf(values: readonly number[], statistic: string): number | null {
  if (statistic === 'COUNT') return values.length;
  if (values.length === 0) return null;
  if (statistic === 'MEAN') return values.reduce((a, b) => a + b, 0) / values.length;
  if (statistic === 'MIN') return Math.min(...values);
  if (statistic === 'MAX') return Math.max(...values);
  return percentile(values, Number(statistic.slice(1)) / 100);
}

/** The values of which a duration metric answers a statistic. */
export const DURATIONS: Readonly<Record<string, (slice: Slice) => number[]>> = {
  SESSION_DURATION: ({ sessions }) => sessions.map((row) => n(row, 'endAt') - n(row, 'startAt')),
  FOREGROUND_TIME: ({ sessions }) => sessions.map((row) => n(row, 'foregroundMs')).filter((ms) => ms >= 0),
  LAUNCH_DURATION: ({ events }) => known(ofType(events, 'app_launch')),
  SCREEN_LOAD_DURATION: ({ events }) => known(ofType(events, 'screen_view')),
  NETWORK_DURATION: ({ events }) => known(ofType(events, 'network_request')),
  TRANSACTION_DURATION: ({ events }) => known(ofType(events, 'transaction')),
};

const known = (rows: readonly Row[]): number[] =>
  rows.map((row) => n(row, 'durationMs')).filter((ms) => ms >= 0);

function apdex(
  rows: readonly Row[],
  frustrated: (row: Row) => boolean,
  target: (row: Row) => number,
): Expected {
  let score = 0;
  for (const row of rows) {
    if (frustrated(row)) continue;
    if (n(row, 'durationMs') <= target(row)) score += n(row, 'weight');
    else if (n(row, 'durationMs') <= 4 * target(row)) score += n(row, 'weight') / 2;
  }
  return rate(score, weight(rows));
}

const LIMIT: Readonly<Record<string, number>> = { cold: 5_000, warm: 2_000, hot: 1_500 };
const TARGET: Readonly<Record<string, number>> = { cold: 2_000, warm: 1_000, hot: 500 };
const LOST = ['failed', 'timeout', 'crashed'];

const neverDrew = (row: Row): boolean => row['completed'] === 0;
const judged = (events: readonly Row[]): Row[] =>
  ofType(events, 'app_launch').filter((row) => n(row, 'durationMs') >= 0 || neverDrew(row));
const requestFailed = (row: Row): boolean =>
  n(row, 'status') >= 400 || n(row, 'status') === 0 || row['kind'] !== '';
const notCancelled = (events: readonly Row[]): Row[] =>
  ofType(events, 'network_request').filter((row) => row['kind'] !== 'cancelled');

/** Events but for those of sessions that stayed in the background: by id where the SDK named it, else by lane and time. */
function foreground({ events, all, range }: Slice): Row[] {
  const background = all.sessions.filter(
    (row) => row['background'] === 1 && n(row, 'startAt') < range.to && n(row, 'endAt') >= range.from,
  );
  const named = new Set(
    background
      .filter((row) => row['derived'] !== 1)
      .map((row) => `${t(row, 'appId')}/${t(row, 'sessionId')}`),
  );
  const derived = background.filter((row) => row['derived'] === 1);
  const isHidden = (row: Row): boolean =>
    row['sessionId'] === ''
      ? derived.some(
          (session) =>
            isOfLane(session, row) &&
            n(session, 'startAt') <= n(row, 'at') &&
            n(row, 'at') <= n(session, 'endAt'),
        )
      : named.has(`${t(row, 'appId')}/${t(row, 'sessionId')}`);
  return events.filter((row) => !isHidden(row));
}

function perceived(slice: Slice, counts: (row: Row) => boolean): Expected {
  const rows = foreground(slice);
  const installDay = (row: Row): string => `${install(row)} ${slice.dayOf(row)}`;
  return rate(distinct(rows.filter(counts), installDay), distinct(rows, installDay));
}

const total = (rows: readonly Row[]): Expected => ({ value: weight(rows) });
const count = (value: number): Expected => ({ value });

/** Every metric that takes no statistic, but for adoption and new installs, which look beyond their slice. */
export const FIGURES: Readonly<Record<string, (slice: Slice) => Expected>> = {
  EVENTS: ({ events }) => total(events),
  SESSIONS: ({ sessions }) => count(sessions.length),
  ACTIVE_INSTALLS: ({ events }) => count(distinct(events, install)),
  IDENTIFIED_USERS: ({ events }) =>
    count(
      distinct(
        events.filter((row) => row['userId'] !== ''),
        (row) => `${t(row, 'appId')}/${t(row, 'userId')}`,
      ),
    ),
  CRASHES: ({ events }) => total(ofType(events, 'crash')),
  CRASHED_SESSIONS: ({ sessions }) => count(sessions.filter((row) => row['crashed'] === 1).length),
  CRASH_FREE_SESSIONS: ({ sessions }) =>
    rate(sessions.filter((row) => row['crashed'] === 0).length, sessions.length),
  CRASH_FREE_USERS: ({ events }) => {
    const all = distinct(events, install);
    return rate(all - distinct(ofType(events, 'crash'), install), all);
  },
  USER_PERCEIVED_CRASH_RATE: (slice) =>
    perceived(slice, (row) => row['type'] === 'crash' && row['foreground'] === 1),
  ANRS: ({ events }) => total(ofType(events, 'anr')),
  ANR_SESSIONS: ({ sessions }) => count(sessions.filter((row) => row['anr'] === 1).length),
  ANR_FREE_SESSIONS: ({ sessions }) =>
    rate(sessions.filter((row) => row['anr'] === 0).length, sessions.length),
  USER_PERCEIVED_ANR_RATE: (slice) =>
    perceived(
      slice,
      (row) =>
        row['type'] === 'anr' && row['foreground'] !== 0 && ['', 'input_dispatch'].includes(t(row, 'kind')),
    ),
  ERRORS: ({ events }) => total(ofType(events, 'error')),
  SESSIONS_PER_INSTALL: ({ sessions }) => rate(sessions.length, distinct(sessions, install)),
  ACTIVE_DAYS_PER_INSTALL: ({ events, dayOf }) =>
    rate(
      distinct(events, (row) => `${install(row)} ${dayOf(row)}`),
      distinct(events, install),
    ),
  LAUNCHES: ({ events }) => total(ofType(events, 'app_launch')),
  ABNORMAL_SESSIONS: ({ sessions }) => count(sessions.filter((row) => row['abnormal'] === 1).length),
  ERRORED_SESSIONS: ({ sessions }) => count(sessions.filter((row) => row['errored'] === 1).length),
  LAUNCH_EXCESSIVE_RATE: ({ events }) => {
    const rows = judged(events);
    const slow = rows.filter((row) => neverDrew(row) || n(row, 'durationMs') >= (LIMIT[t(row, 'kind')] ?? 0));
    return rate(weight(slow), weight(rows));
  },
  LAUNCH_APDEX: ({ events }) => apdex(judged(events), neverDrew, (row) => TARGET[t(row, 'kind')] ?? 0),
  SLOW_FRAME_RATE: ({ events }) => frames(events, 'framesSlow'),
  FROZEN_FRAME_RATE: ({ events }) => frames(events, 'framesFrozen'),
  HITCH_RATIO: ({ events }) => {
    const rows = events.filter((row) => n(row, 'hitchMs') >= 0 && n(row, 'framesTotal') >= 0);
    const seconds = (row: Row): number =>
      n(row, 'framesTotal') / (n(row, 'refreshHz') > 0 ? n(row, 'refreshHz') : 60);
    return rate(
      sum(rows, (row) => n(row, 'hitchMs') * n(row, 'weight')),
      sum(rows, (row) => seconds(row) * n(row, 'weight')),
    );
  },
  NETWORK_REQUESTS: ({ events }) => total(ofType(events, 'network_request')),
  NETWORK_ERROR_RATE: ({ events }) => {
    const rows = notCancelled(events);
    return rate(weight(rows.filter(requestFailed)), weight(rows));
  },
  NETWORK_APDEX: ({ events }) =>
    apdex(
      notCancelled(events).filter((row) => requestFailed(row) || n(row, 'durationMs') >= 0),
      requestFailed,
      () => 500,
    ),
  TRANSACTION_FAILURE_RATE: ({ events }) => {
    const rows = ofType(events, 'transaction').filter((row) => row['kind'] !== 'cancelled');
    return rate(weight(rows.filter((row) => LOST.includes(t(row, 'kind')))), weight(rows));
  },
  TRANSACTION_VALUE_AT_RISK: ({ events, all }) => {
    const lost = ofType(events, 'transaction').filter(
      (row) => LOST.includes(t(row, 'kind')) && n(row, 'valueMinor') >= 0 && !succeedsLater(row, all),
    );
    if (distinct(lost, (row) => t(row, 'currency')) > 1) return { value: null };
    return count(sum(lost, (row) => n(row, 'valueMinor') * n(row, 'weight')));
  },
};

function frames(events: readonly Row[], column: string): Expected {
  const rows = events.filter((row) => n(row, 'framesTotal') > 0);
  return rate(
    sum(rows, (row) => Math.max(n(row, column), 0) * n(row, 'weight')),
    sum(rows, (row) => n(row, 'framesTotal') * n(row, 'weight')),
  );
}

/** A success of the same name later in the session: the one that is named, else a derived one that holds both times. */
const succeedsLater = (lost: Row, { events, sessions }: Stored): boolean =>
  events.some(
    (row) =>
      row['type'] === 'transaction' &&
      row['kind'] === 'ended' &&
      row['name'] === lost['name'] &&
      isOfLane(row, lost) &&
      n(row, 'at') > n(lost, 'at') &&
      (lost['sessionId'] !== '' ||
        sessions.some(
          (session) =>
            session['derived'] === 1 &&
            isOfLane(session, lost) &&
            n(session, 'startAt') <= n(lost, 'at') &&
            n(row, 'at') <= n(session, 'endAt'),
        )),
  );

const isOfLane = (a: Row, b: Row): boolean => a['appId'] === b['appId'] && a['laneKey'] === b['laneKey'];

/** One row per install at the time when it began, with the columns of its earliest event. */
export function newInstalls(events: readonly Row[]): Row[] {
  const byInstall = new Map<string, Row[]>();
  for (const row of events) byInstall.set(install(row), [...(byInstall.get(install(row)) ?? []), row]);
  return [...byInstall.values()].map((rows) => {
    const said = rows.map((row) => n(row, 'firstInstalledAt')).filter((at) => at > 0);
    const earliest = rows.reduce((a, b) =>
      n(a, 'at') < n(b, 'at') || (n(a, 'at') === n(b, 'at') && n(a, 'eventHash') < n(b, 'eventHash')) ? a : b,
    );
    return { ...earliest, at: said.length > 0 ? Math.min(...said) : n(earliest, 'at') };
  });
}
