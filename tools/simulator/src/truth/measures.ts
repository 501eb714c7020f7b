import {
  Distinct,
  DistinctOfPhones,
  DistinctRatio,
  Ratio,
  Samples,
  Sum,
  type Accumulator,
} from './accumulators';
import type { Row } from './rows';

/** How a metric is found from what the phones did. */
export interface Measure {
  readonly source: Row['source'];
  /** Event types that it looks at; undefined: all. */
  readonly types?: readonly string[];
  /** Of those rows, which ones it measures. */
  readonly measures: (row: Row) => boolean;
  /** @param dayOf start of the day in the asked time zone, epoch ms. */
  readonly accumulator: (dayOf: (at: number) => number) => Accumulator<Row>;
  /** It is divided by the same figure over all versions. */
  readonly adoption?: true;
}

const always = (): boolean => true;
const weight = ({ fact }: Row): number => 1 / fact.sampleRate;
const install = ({ fact }: Row): string => fact.resource.installId;
const number = (row: Row, field: string): number | undefined => {
  const value = row.fact.fields[field];
  return typeof value === 'number' ? value : undefined;
};
const flagRate = (holds: (row: Row) => boolean): Measure => ({
  source: 'sessions',
  measures: always,
  accumulator: () =>
    new Ratio<Row>(
      (row) => (holds(row) ? 0 : 1),
      () => 1,
    ),
});
const flagged = (holds: (row: Row) => boolean): Measure => ({
  source: 'sessions',
  measures: always,
  accumulator: () => new Sum<Row>((row) => (holds(row) ? 1 : 0)),
});
const countOf = (...types: string[]): Measure => ({
  source: 'events',
  types,
  measures: always,
  accumulator: () => new Sum(weight),
});
const durations = (
  source: Row['source'],
  type: string | undefined,
  sample: (row: Row) => number | undefined,
): Measure => ({
  source,
  ...(type === undefined ? {} : { types: [type] }),
  measures: (row) => sample(row) !== undefined,
  accumulator: () => new Samples<Row>((row) => sample(row) ?? 0),
});
const perceived = (holds: (row: Row) => boolean): Measure => ({
  source: 'events',
  measures: (row) => !row.session.background,
  accumulator: (dayOf) => new DistinctRatio<Row>((row) => `${install(row)}/${dayOf(row.at)}`, holds, false),
});

/** Score of a duration against a target: 1 satisfied, ½ tolerating, 0 frustrated. */
const apdex = (durationMs: number, targetMs: number): number =>
  durationMs <= targetMs ? 1 : durationMs <= 4 * targetMs ? 0.5 : 0;

const kindOf = (row: Row): 'cold' | 'warm' | 'hot' => row.fact.fields['kind'] as 'cold' | 'warm' | 'hot';
const neverDrew = (row: Row): boolean => row.fact.fields['completed'] === false;
const judgedLaunch = (row: Row): boolean => neverDrew(row) || number(row, 'durationMs') !== undefined;
const EXCESSIVE = { cold: 5_000, warm: 2_000, hot: 1_500 };
const LAUNCH_TARGET = { cold: 2_000, warm: 1_000, hot: 500 };

const cancelled = (row: Row): boolean => row.fact.fields['error'] === 'cancelled';
const failedRequest = (row: Row): boolean => {
  const status = number(row, 'status') ?? 0;
  return status >= 400 || status === 0 || row.fact.fields['error'] !== undefined;
};

interface Frames {
  readonly total: number;
  readonly slow: number;
  readonly frozen: number;
  readonly refreshHz?: number;
  readonly hitchMs?: number;
}
const frames = (row: Row): Frames | undefined => row.fact.fields['frames'] as Frames | undefined;
const frameRate = (
  over: (frames: Frames) => number,
  under: (frames: Frames) => number,
  needs: (frames: Frames) => boolean,
): Measure => ({
  source: 'events',
  types: ['screen_view'],
  measures: (row) => {
    const drawn = frames(row);
    return drawn !== undefined && needs(drawn);
  },
  accumulator: () =>
    new Ratio<Row>(
      (row) => over(frames(row) ?? { total: 0, slow: 0, frozen: 0 }),
      (row) => under(frames(row) ?? { total: 0, slow: 0, frozen: 0 }),
    ),
});

const valueMinor = ({ fact }: Row): number =>
  (fact.fields['value'] as { minor: number } | undefined)?.minor ?? 0;

/** Every metric, after the definitions and in plain code. */
export const MEASURES: Readonly<Record<string, Measure>> = {
  EVENTS: { source: 'events', measures: always, accumulator: () => new Sum(weight) },
  SESSIONS: { source: 'sessions', measures: always, accumulator: () => new Sum(() => 1) },
  ACTIVE_INSTALLS: { source: 'events', measures: always, accumulator: () => new DistinctOfPhones(install) },
  IDENTIFIED_USERS: {
    source: 'events',
    measures: ({ fact }) => fact.userId !== '',
    accumulator: () => new Distinct(({ fact }: Row) => fact.userId),
  },
  NEW_INSTALLS: { source: 'installs', measures: always, accumulator: () => new Sum(() => 1) },
  CRASHES: countOf('crash'),
  CRASHED_SESSIONS: flagged(({ session }) => session.crashed),
  CRASH_FREE_SESSIONS: flagRate(({ session }) => session.crashed),
  CRASH_FREE_USERS: {
    source: 'events',
    measures: always,
    accumulator: () => new DistinctRatio(install, ({ fact }: Row) => fact.type === 'crash', true),
  },
  USER_PERCEIVED_CRASH_RATE: perceived(
    ({ fact }) => fact.type === 'crash' && fact.fields['foreground'] === true,
  ),
  ANRS: countOf('anr'),
  ANR_SESSIONS: flagged(({ session }) => session.anr),
  ANR_FREE_SESSIONS: flagRate(({ session }) => session.anr),
  USER_PERCEIVED_ANR_RATE: perceived(
    ({ fact }) =>
      fact.type === 'anr' &&
      fact.fields['foreground'] !== false &&
      (fact.fields['reason'] === undefined || fact.fields['reason'] === 'input_dispatch'),
  ),
  ERRORS: countOf('error'),
  ERRORED_SESSIONS: flagged(({ session }) => session.errored),
  SESSION_DURATION: durations('sessions', undefined, ({ session }) => session.endAt - session.startAt),
  LAUNCH_DURATION: durations('events', 'app_launch', (row) => number(row, 'durationMs')),
  LAUNCH_EXCESSIVE_RATE: {
    source: 'events',
    types: ['app_launch'],
    measures: judgedLaunch,
    accumulator: () =>
      new Ratio<Row>(
        (row) => (neverDrew(row) || (number(row, 'durationMs') ?? 0) >= EXCESSIVE[kindOf(row)] ? 1 : 0),
        () => 1,
      ),
  },
  LAUNCH_APDEX: {
    source: 'events',
    types: ['app_launch'],
    measures: judgedLaunch,
    accumulator: () =>
      new Ratio<Row>(
        (row) => (neverDrew(row) ? 0 : apdex(number(row, 'durationMs') ?? 0, LAUNCH_TARGET[kindOf(row)])),
        () => 1,
      ),
  },
  SCREEN_LOAD_DURATION: durations('events', 'screen_view', (row) => number(row, 'loadMs')),
  SLOW_FRAME_RATE: frameRate(
    ({ slow }) => slow,
    ({ total }) => total,
    always,
  ),
  FROZEN_FRAME_RATE: frameRate(
    ({ frozen }) => frozen,
    ({ total }) => total,
    always,
  ),
  HITCH_RATIO: frameRate(
    ({ hitchMs = 0 }) => hitchMs,
    ({ total, refreshHz = 60 }) => total / refreshHz,
    ({ hitchMs }) => hitchMs !== undefined,
  ),
  NETWORK_REQUESTS: countOf('network_request'),
  NETWORK_DURATION: durations('events', 'network_request', (row) => number(row, 'durationMs')),
  NETWORK_ERROR_RATE: {
    source: 'events',
    types: ['network_request'],
    measures: (row) => !cancelled(row),
    accumulator: () =>
      new Ratio<Row>(
        (row) => (failedRequest(row) ? 1 : 0),
        () => 1,
      ),
  },
  NETWORK_APDEX: {
    source: 'events',
    types: ['network_request'],
    measures: (row) => !cancelled(row) && (failedRequest(row) || number(row, 'durationMs') !== undefined),
    accumulator: () =>
      new Ratio<Row>(
        (row) => (failedRequest(row) ? 0 : apdex(number(row, 'durationMs') ?? 0, 500)),
        () => 1,
      ),
  },
  TRANSACTION_DURATION: durations('events', 'transaction', (row) => number(row, 'durationMs')),
  TRANSACTION_FAILURE_RATE: {
    source: 'events',
    types: ['transaction'],
    measures: (row) => row.fact.fields['state'] !== 'cancelled',
    accumulator: () =>
      new Ratio<Row>(
        (row) => (row.fact.fields['state'] === 'ended' ? 0 : 1),
        () => 1,
      ),
  },
  TRANSACTION_VALUE_AT_RISK: {
    source: 'events',
    types: ['transaction'],
    measures: ({ lost }) => lost,
    accumulator: () => new Sum(valueMinor),
  },
  VERSION_ADOPTION_SESSIONS: {
    source: 'sessions',
    measures: always,
    accumulator: () => new Sum(() => 1),
    adoption: true,
  },
  VERSION_ADOPTION_INSTALLS: {
    source: 'events',
    measures: always,
    accumulator: () => new DistinctOfPhones(install),
    adoption: true,
  },
};
