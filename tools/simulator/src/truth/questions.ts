import { all, by, type Question } from './question';
import { questionsOfTime } from './questions-of-time';
import type { DimensionId } from './rows';

const RESOURCE_DIMENSIONS: readonly DimensionId[] = [
  'APP_VERSION',
  'OS',
  'OS_VERSION',
  'DEVICE',
  'MANUFACTURER',
  'COUNTRY',
  'NETWORK',
  'CARRIER',
];
const EURO = { dimension: 'CURRENCY', in: ['EUR'] } as const;

/** What a fleet that speaks measure's protocol cannot tell: flows, drawing and loading of screens. */
const NATIVE_ONLY = /^(TRANSACTION_|SCREEN_LOAD|SLOW_FRAME|FROZEN_FRAME|HITCH)/;

/** Every metric, over several dimensions, by day in three zones, over ranges that nothing is aligned to, and with filters. */
export function questions(protocol: 'native' | 'measure'): Question[] {
  const list: Question[] = [
    all('EVENTS'),
    ...by(
      ['EVENTS'],
      [
        'EVENT_TYPE',
        'SDK_EVENT_TYPE',
        'APP_BUILD',
        'ENVIRONMENT',
        'EMULATOR',
        'INSTALL_SOURCE',
        'LOCALE',
        ...RESOURCE_DIMENSIONS,
      ],
    ),
    { title: 'Events by day in UTC', metrics: ['EVENTS'], grain: 'DAY', groupBy: ['EVENT_TYPE'] },
    {
      title: 'Events by day in Kolkata',
      metrics: ['EVENTS'],
      grain: 'DAY',
      timeZone: 'Asia/Kolkata',
      groupBy: ['EVENT_TYPE'],
    },
    {
      title: 'Events of iOS outside the US by type',
      metrics: ['EVENTS'],
      groupBy: ['EVENT_TYPE'],
      filter: [
        { dimension: 'OS', in: ['iOS'] },
        { dimension: 'COUNTRY', notIn: ['US'] },
      ],
    },

    all(
      'SESSIONS',
      'CRASHED_SESSIONS',
      'CRASH_FREE_SESSIONS',
      'ANR_SESSIONS',
      'ANR_FREE_SESSIONS',
      'ERRORED_SESSIONS',
    ),
    ...by(
      ['SESSIONS', 'CRASHED_SESSIONS', 'CRASH_FREE_SESSIONS', 'ANR_FREE_SESSIONS', 'ERRORED_SESSIONS'],
      RESOURCE_DIMENSIONS,
    ),
    { title: 'Sessions by day in UTC', metrics: ['SESSIONS', 'CRASH_FREE_SESSIONS'], grain: 'DAY' },
    {
      title: 'Sessions by day in Kolkata, by version',
      metrics: ['SESSIONS', 'CRASH_FREE_SESSIONS'],
      grain: 'DAY',
      timeZone: 'Asia/Kolkata',
      groupBy: ['APP_VERSION'],
    },
    {
      title: 'Crashed and ANR sessions of Android by version and country',
      metrics: ['CRASHED_SESSIONS', 'ANR_SESSIONS'],
      groupBy: ['APP_VERSION', 'COUNTRY'],
      filter: [{ dimension: 'OS', in: ['Android'] }],
    },

    all('ACTIVE_INSTALLS', 'IDENTIFIED_USERS', 'CRASH_FREE_USERS'),
    ...by(
      ['ACTIVE_INSTALLS', 'IDENTIFIED_USERS', 'CRASH_FREE_USERS'],
      ['APP_VERSION', 'OS', 'COUNTRY', 'DEVICE'],
    ),
    {
      title: 'Active installs and crash-free users by day in UTC',
      metrics: ['ACTIVE_INSTALLS', 'CRASH_FREE_USERS', 'IDENTIFIED_USERS'],
      grain: 'DAY',
    },
    {
      title: 'Active installs by day in Kolkata',
      metrics: ['ACTIVE_INSTALLS'],
      grain: 'DAY',
      timeZone: 'Asia/Kolkata',
      groupBy: ['OS'],
    },
    all('NEW_INSTALLS'),
    ...by(['NEW_INSTALLS'], ['OS', 'COUNTRY', 'APP_VERSION']),
    { title: 'New installs by day in UTC', metrics: ['NEW_INSTALLS'], grain: 'DAY' },

    all('CRASHES', 'ANRS', 'ERRORS'),
    ...by(['CRASHES'], ['APP_VERSION', 'OS', 'DEVICE', 'COUNTRY']),
    ...by(['ANRS'], ['APP_VERSION', 'DEVICE']),
    ...by(['ERRORS'], ['APP_VERSION', 'OS']),
    {
      title: 'Crashes by day in UTC and version',
      metrics: ['CRASHES'],
      grain: 'DAY',
      groupBy: ['APP_VERSION'],
    },
    all('USER_PERCEIVED_CRASH_RATE', 'USER_PERCEIVED_ANR_RATE'),
    ...by(['USER_PERCEIVED_CRASH_RATE', 'USER_PERCEIVED_ANR_RATE'], ['APP_VERSION', 'DEVICE']),
    {
      title: 'User-perceived crash rate over days of Kolkata',
      metrics: ['USER_PERCEIVED_CRASH_RATE'],
      timeZone: 'Asia/Kolkata',
    },

    all(
      ['SESSION_DURATION', 'COUNT'],
      ['SESSION_DURATION', 'MEAN'],
      ['SESSION_DURATION', 'P50'],
      ['SESSION_DURATION', 'P95'],
      ['SESSION_DURATION', 'MAX'],
    ),
    ...by(
      [
        ['SESSION_DURATION', 'P50'],
        ['SESSION_DURATION', 'P90'],
      ],
      ['OS', 'COUNTRY', 'APP_VERSION'],
    ),

    ...by(
      [
        ['LAUNCH_DURATION', 'COUNT'],
        ['LAUNCH_DURATION', 'MIN'],
        ['LAUNCH_DURATION', 'P50'],
        ['LAUNCH_DURATION', 'P75'],
        ['LAUNCH_DURATION', 'P95'],
        ['LAUNCH_DURATION', 'P99'],
        ['LAUNCH_DURATION', 'MAX'],
      ],
      ['LAUNCH_KIND'],
    ),
    ...by(['LAUNCH_EXCESSIVE_RATE', 'LAUNCH_APDEX'], ['LAUNCH_KIND', 'APP_VERSION', 'DEVICE', 'OS_VERSION']),
    all('LAUNCH_EXCESSIVE_RATE', 'LAUNCH_APDEX'),
    {
      title: 'p95 of cold launches by day in UTC',
      metrics: [['LAUNCH_DURATION', 'P95']],
      grain: 'DAY',
      filter: [{ dimension: 'LAUNCH_KIND', in: ['cold'] }],
    },
    {
      title: 'p95 of cold launches by device',
      metrics: [
        ['LAUNCH_DURATION', 'P95'],
        ['LAUNCH_DURATION', 'COUNT'],
      ],
      groupBy: ['DEVICE'],
      filter: [{ dimension: 'LAUNCH_KIND', in: ['cold'] }],
    },

    all(['SCREEN_LOAD_DURATION', 'MEAN'], ['SCREEN_LOAD_DURATION', 'P50'], ['SCREEN_LOAD_DURATION', 'P95']),
    ...by(
      [
        ['SCREEN_LOAD_DURATION', 'P50'],
        ['SCREEN_LOAD_DURATION', 'P95'],
        ['SCREEN_LOAD_DURATION', 'COUNT'],
      ],
      ['SCREEN', 'DEVICE'],
    ),
    all('SLOW_FRAME_RATE', 'FROZEN_FRAME_RATE', 'HITCH_RATIO'),
    ...by(['SLOW_FRAME_RATE', 'FROZEN_FRAME_RATE', 'HITCH_RATIO'], ['SCREEN', 'DEVICE', 'OS']),

    all('NETWORK_REQUESTS', 'NETWORK_ERROR_RATE', 'NETWORK_APDEX'),
    ...by(
      ['NETWORK_REQUESTS', 'NETWORK_ERROR_RATE', 'NETWORK_APDEX'],
      ['HOST', 'ENDPOINT', 'METHOD', 'COUNTRY', 'NETWORK', 'APP_VERSION'],
    ),
    ...by(['NETWORK_REQUESTS'], ['STATUS_CLASS']),
    ...by(
      [
        ['NETWORK_DURATION', 'MEAN'],
        ['NETWORK_DURATION', 'P50'],
        ['NETWORK_DURATION', 'P95'],
        ['NETWORK_DURATION', 'P99'],
      ],
      ['ENDPOINT', 'HOST', 'COUNTRY'],
    ),
    {
      title: 'Requests by day in Kolkata and status class',
      metrics: ['NETWORK_REQUESTS'],
      grain: 'DAY',
      timeZone: 'Asia/Kolkata',
      groupBy: ['STATUS_CLASS'],
    },
    {
      title: 'p90 of the payment endpoint by network',
      metrics: [['NETWORK_DURATION', 'P90']],
      groupBy: ['NETWORK'],
      filter: [{ dimension: 'ENDPOINT', in: ['/v2/payments/*'] }],
    },

    ...by(
      [
        ['TRANSACTION_DURATION', 'P50'],
        ['TRANSACTION_DURATION', 'P95'],
        ['TRANSACTION_DURATION', 'COUNT'],
      ],
      ['TRANSACTION'],
    ),
    all('TRANSACTION_FAILURE_RATE'),
    ...by(['TRANSACTION_FAILURE_RATE'], ['TRANSACTION', 'APP_VERSION', 'COUNTRY']),
    {
      title: 'Value at risk by currency',
      metrics: ['TRANSACTION_VALUE_AT_RISK'],
      groupBy: ['CURRENCY'],
      filter: [{ dimension: 'CURRENCY', in: ['EUR', 'GBP', 'USD'] }],
    },
    {
      title: 'Value at risk in euros by flow',
      metrics: ['TRANSACTION_VALUE_AT_RISK'],
      groupBy: ['TRANSACTION'],
      filter: [EURO],
    },
    {
      title: 'Value at risk in euros by day in UTC',
      metrics: ['TRANSACTION_VALUE_AT_RISK'],
      grain: 'DAY',
      filter: [EURO],
    },

    ...by(['VERSION_ADOPTION_SESSIONS', 'VERSION_ADOPTION_INSTALLS'], ['APP_VERSION']),
    {
      title: 'Adoption by day in UTC',
      metrics: ['VERSION_ADOPTION_SESSIONS', 'VERSION_ADOPTION_INSTALLS'],
      grain: 'DAY',
      groupBy: ['APP_VERSION'],
    },
    {
      title: 'Adoption of 4.2.1 on iOS',
      metrics: ['VERSION_ADOPTION_SESSIONS'],
      groupBy: ['APP_VERSION'],
      filter: [
        { dimension: 'OS', in: ['iOS'] },
        { dimension: 'APP_VERSION', in: ['4.2.1'] },
      ],
    },
  ];
  const asked = [...list, ...questionsOfTime()];
  if (protocol === 'native') return asked;
  return asked.filter(({ metrics }) =>
    metrics.every((metric) => !NATIVE_ONLY.test(typeof metric === 'string' ? metric : metric[0])),
  );
}
