import { CRASHED_INSTALLS, distinct, INSTALLS, together } from './hand-written';
import { lastDays, metric, type DashboardQuestion } from './question';

const dayOf = (column: string): string => `toUnixTimestamp(toStartOfDay(${column})) * 1000 AS t`;

/** How many sessions there are, and how they end. */
export const SESSIONS: readonly DashboardQuestion[] = [
  {
    title: 'crash-free sessions by version, 30 d',
    input: { metrics: [metric('CRASH_FREE_SESSIONS'), metric('SESSIONS')], groupBy: ['APP_VERSION'] },
    range: lastDays(30),
    byHand: (hand, range) => [
      together(
        'g, 1 - sum(bad) / sum(n) AS a, sum(n) AS b',
        [
          hand.cleanSessions('toString(appVersion) AS g, sessions AS n, crashed AS bad', 'd', '', range),
          hand.otherSessions('toString(appVersion) AS g, 1. AS n, toFloat64(crashed) AS bad', range),
        ],
        ' GROUP BY g',
      ),
    ],
  },
  {
    title: 'sessions by country, 30 d',
    input: { metrics: [metric('SESSIONS')], groupBy: ['COUNTRY'] },
    range: lastDays(30),
    byHand: (hand, range) => [
      together(
        'g, sum(n) AS a',
        [
          hand.cleanSessions('value AS g, sessions AS n', 'd', 'COUNTRY', range),
          hand.otherSessions('toString(country) AS g, 1. AS n', range),
        ],
        ' GROUP BY g',
      ),
    ],
  },
  {
    title: 'adoption of versions by day, 30 d',
    input: { metrics: [metric('VERSION_ADOPTION_SESSIONS')], grain: 'DAY', groupBy: ['APP_VERSION'] },
    range: lastDays(30),
    byHand: (hand, range) => [
      `SELECT t, g, n / sum(n) OVER (PARTITION BY t) AS a FROM (${together(
        't, g, sum(n) AS n',
        [
          hand.cleanSessions(`${dayOf('at')}, toString(appVersion) AS g, sessions AS n`, 'd', '', range),
          hand.otherSessions(`${dayOf('startAt')}, toString(appVersion) AS g, 1. AS n`, range),
        ],
        ' GROUP BY t, g',
      )})`,
    ],
  },
  {
    title: 'ANR-free sessions by OS version, 30 d',
    input: { metrics: [metric('ANR_FREE_SESSIONS')], groupBy: ['OS_VERSION'] },
    range: lastDays(30),
    byHand: (hand, range) => [
      together(
        'g, 1 - sum(bad) / sum(n) AS a',
        [
          hand.cleanSessions('value AS g, sessions AS n, anr AS bad', 'd', 'OS_VERSION', range),
          hand.otherSessions('toString(osVersion) AS g, 1. AS n, toFloat64(anr) AS bad', range),
        ],
        ' GROUP BY g',
      ),
    ],
  },
  {
    title: 'overview: sessions, crash-free sessions and users, errors of requests, 7 d',
    input: {
      metrics: [
        metric('SESSIONS'),
        metric('CRASH_FREE_SESSIONS'),
        metric('CRASH_FREE_USERS'),
        metric('NETWORK_ERROR_RATE'),
      ],
    },
    range: lastDays(7),
    byHand: (hand, range) => [
      together('sum(n) AS a, 1 - sum(bad) / sum(n) AS b', [
        hand.cleanSessions('sessions AS n, crashed AS bad', 'd', '', range),
        hand.otherSessions('1. AS n, toFloat64(crashed) AS bad', range),
      ]),
      together(`1 - ${distinct('crashedInstalls')} / ${distinct('installs')} AS c`, [
        hand.rolledUp('installs, crashedInstalls', 'rollup_usage', 'd', '', range),
        hand.tail(`${INSTALLS} AS installs, ${CRASHED_INSTALLS} AS crashedInstalls`, range, '1'),
      ]),
      together('sum(bad) / sum(n) AS d', [
        hand.rolledUp('failed AS bad, judged AS n', 'rollup_requests', 'd', '', range),
        hand.tail(
          "weight * (status >= 400 OR status = 0 OR kind != '') AS bad, weight AS n",
          range,
          "type = 'network_request' AND kind != 'cancelled'",
        ),
      ]),
    ],
  },
];
