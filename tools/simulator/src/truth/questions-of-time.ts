import { by, type Question, type Span } from './question';
import type { DimensionId } from './rows';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Half hours, and in most years of New York an hour that is there twice or not at all. */
const ZONES = ['America/New_York', 'Asia/Kolkata'] as const;

/** A part of the days that begins and ends at a quarter of an hour, as India's days do. */
const quarters = ({ from, to }: Span): Span => ({
  from: from + part(from, to, 0.2, 15 * MINUTE),
  to: from + part(from, to, 0.8, 15 * MINUTE),
});

/** A part of the days that begins and ends at no mark of any clock. */
const anyhow = ({ from, to }: Span): Span => ({
  from: from + part(from, to, 0.13, HOUR) + 7 * MINUTE + 12_345,
  to: from + part(from, to, 0.91, HOUR) + 41 * MINUTE + 54_321,
});

/** Whole days in UTC in the middle. */
const middle = ({ from, to }: Span): Span => ({
  from: from + part(from, to, 0.4, DAY),
  to: from + Math.max(DAY, part(from, to, 0.75, DAY)),
});

/** Some hours. */
const hours = ({ from, to }: Span): Span => {
  const begin = from + part(from, to, 0.5, HOUR);
  return { from: begin, to: Math.min(to, begin + 18 * HOUR) };
};

const part = (from: number, to: number, share: number, step: number): number =>
  Math.floor(((to - from) * share) / step) * step;

const over = (
  when: string,
  during: NonNullable<Question['during']>,
  questions: readonly Question[],
): Question[] => questions.map((question) => ({ ...question, title: `${question.title}, ${when}`, during }));

const daily = (questions: readonly Question[]): Question[] =>
  ['UTC', ...ZONES].flatMap((timeZone) =>
    questions.map((question) => ({
      ...question,
      title: `${question.title}, by day in ${timeZone}`,
      grain: 'DAY' as const,
      timeZone,
    })),
  );

const plain = (title: string, metrics: Question['metrics'], rest: Partial<Question> = {}): Question => ({
  title,
  metrics,
  ...rest,
});

const VERSIONS: readonly DimensionId[] = ['APP_VERSION'];
const PRODUCTION = [
  { dimension: 'ENVIRONMENT', in: ['production'] },
  { dimension: 'EMULATOR', in: ['false'] },
] as const;

/** The same metrics by day in three zones, by version, day, country and device, and over ranges of all kinds. */
export function questionsOfTime(): Question[] {
  return [
    ...daily([
      plain('Sessions by version', ['SESSIONS', 'CRASH_FREE_SESSIONS', 'ANR_SESSIONS'], {
        groupBy: VERSIONS,
      }),
      plain('Sessions by country', ['SESSIONS', 'CRASHED_SESSIONS', 'ERRORED_SESSIONS'], {
        groupBy: ['COUNTRY'],
      }),
      plain('Installs', ['ACTIVE_INSTALLS', 'CRASH_FREE_USERS', 'IDENTIFIED_USERS', 'NEW_INSTALLS']),
      plain('Installs by version', ['ACTIVE_INSTALLS', 'CRASH_FREE_USERS'], { groupBy: VERSIONS }),
      plain('Crashes, ANRs and errors by device', ['CRASHES', 'ANRS', 'ERRORS'], { groupBy: ['DEVICE'] }),
      plain('Adoption', ['VERSION_ADOPTION_SESSIONS', 'VERSION_ADOPTION_INSTALLS'], { groupBy: VERSIONS }),
      plain(
        'Cold launches',
        [
          ['LAUNCH_DURATION', 'COUNT'],
          ['LAUNCH_DURATION', 'MEAN'],
          ['LAUNCH_DURATION', 'P50'],
          ['LAUNCH_DURATION', 'P95'],
          ['LAUNCH_DURATION', 'MAX'],
          'LAUNCH_APDEX',
          'LAUNCH_EXCESSIVE_RATE',
        ],
        { filter: [{ dimension: 'LAUNCH_KIND', in: ['cold'] }] },
      ),
      plain('Requests by country', ['NETWORK_REQUESTS', 'NETWORK_ERROR_RATE', 'NETWORK_APDEX'], {
        groupBy: ['COUNTRY'],
      }),
      plain('Requests by endpoint', ['NETWORK_ERROR_RATE', ['NETWORK_DURATION', 'P95']], {
        groupBy: ['ENDPOINT'],
      }),
      plain('Screens', ['SLOW_FRAME_RATE', 'HITCH_RATIO', ['SCREEN_LOAD_DURATION', 'P90']], {
        groupBy: ['SCREEN'],
      }),
      plain('Flows', ['TRANSACTION_FAILURE_RATE', ['TRANSACTION_DURATION', 'P50']], {
        groupBy: ['TRANSACTION'],
      }),
      plain('Session length', [
        ['SESSION_DURATION', 'COUNT'],
        ['SESSION_DURATION', 'MEAN'],
        ['SESSION_DURATION', 'P75'],
      ]),
      plain('User-perceived rates', ['USER_PERCEIVED_CRASH_RATE', 'USER_PERCEIVED_ANR_RATE']),
    ]),

    ...over('quarters of an hour', quarters, [
      ...by(
        ['EVENTS', 'CRASHES', 'ACTIVE_INSTALLS', 'CRASH_FREE_USERS'],
        ['APP_VERSION', 'COUNTRY', 'DEVICE'],
      ),
      ...by(
        ['SESSIONS', 'CRASH_FREE_SESSIONS', ['SESSION_DURATION', 'P50']],
        ['APP_VERSION', 'OS', 'COUNTRY'],
      ),
      plain('Requests', ['NETWORK_REQUESTS', 'NETWORK_ERROR_RATE', ['NETWORK_DURATION', 'P99']]),
      plain('New installs', ['NEW_INSTALLS']),
    ]),
    ...over('no mark of any clock', anyhow, [
      ...by(['EVENTS', 'ERRORS', 'IDENTIFIED_USERS'], ['APP_VERSION', 'NETWORK', 'MANUFACTURER']),
      ...by(['SESSIONS', 'CRASHED_SESSIONS', 'ANR_FREE_SESSIONS'], ['APP_VERSION', 'CARRIER', 'DEVICE']),
      ...by(
        ['NETWORK_REQUESTS', ['NETWORK_DURATION', 'P90'], 'NETWORK_APDEX'],
        ['STATUS_CLASS', 'HOST', 'COUNTRY'],
      ),
      ...by([['SCREEN_LOAD_DURATION', 'P95'], 'FROZEN_FRAME_RATE'], ['SCREEN', 'APP_VERSION', 'OS_VERSION']),
      ...daily([
        plain('Launches', ['LAUNCH_APDEX', ['LAUNCH_DURATION', 'P99']], { groupBy: ['LAUNCH_KIND'] }),
      ]),
      plain('Value at risk', ['TRANSACTION_VALUE_AT_RISK'], {
        groupBy: ['CURRENCY'],
        filter: [{ dimension: 'CURRENCY', in: ['EUR', 'USD'] }],
      }),
    ]),
    ...over('whole days', middle, [
      plain('Sessions of production by version and country', ['SESSIONS', 'CRASH_FREE_SESSIONS'], {
        groupBy: ['APP_VERSION', 'COUNTRY'],
        filter: PRODUCTION,
      }),
      plain('Crash-free users of production by version', ['CRASH_FREE_USERS', 'ACTIVE_INSTALLS'], {
        groupBy: VERSIONS,
        filter: PRODUCTION,
      }),
      plain('Requests of one version on some devices', ['NETWORK_REQUESTS', ['NETWORK_DURATION', 'P50']], {
        groupBy: ['DEVICE'],
        filter: [
          { dimension: 'APP_VERSION', in: ['4.2.0', '4.2.1'] },
          { dimension: 'DEVICE', in: ['Pixel 8', 'SM-S921B', 'iPhone14,5'] },
        ],
      }),
      plain('Cold launches by version and system', ['LAUNCH_EXCESSIVE_RATE', ['LAUNCH_DURATION', 'P95']], {
        groupBy: ['APP_VERSION', 'OS'],
        filter: [{ dimension: 'LAUNCH_KIND', in: ['cold'] }],
      }),
      plain('Events outside two countries', ['EVENTS', 'ACTIVE_INSTALLS'], {
        groupBy: ['EVENT_TYPE'],
        filter: [{ dimension: 'COUNTRY', notIn: ['US', 'unknown'] }],
      }),
      plain('Slow frames by screen and version', ['SLOW_FRAME_RATE'], { groupBy: ['SCREEN', 'APP_VERSION'] }),
      plain('Failed flows by version', ['TRANSACTION_FAILURE_RATE'], {
        groupBy: ['TRANSACTION', 'APP_VERSION'],
      }),
      plain('Adoption in Germany', ['VERSION_ADOPTION_SESSIONS', 'VERSION_ADOPTION_INSTALLS'], {
        groupBy: VERSIONS,
        filter: [{ dimension: 'COUNTRY', in: ['DE'] }],
      }),
    ]),
    ...over('by hour', hours, [
      plain('Events by type', ['EVENTS'], { grain: 'HOUR', groupBy: ['EVENT_TYPE'] }),
      plain('Sessions', ['SESSIONS', 'CRASHED_SESSIONS'], { grain: 'HOUR' }),
      plain('Requests', ['NETWORK_REQUESTS', 'NETWORK_ERROR_RATE'], {
        grain: 'HOUR',
        timeZone: 'Asia/Kolkata',
      }),
    ]),
    plain('Sessions by week in New York', ['SESSIONS', 'CRASH_FREE_SESSIONS'], {
      grain: 'WEEK',
      timeZone: 'America/New_York',
    }),
    plain('Crash-free users by month in Kolkata', ['CRASH_FREE_USERS', 'ACTIVE_INSTALLS'], {
      grain: 'MONTH',
      timeZone: 'Asia/Kolkata',
    }),
    plain('Installs by week', ['ACTIVE_INSTALLS', 'NEW_INSTALLS'], { grain: 'WEEK', groupBy: ['OS'] }),
  ];
}
