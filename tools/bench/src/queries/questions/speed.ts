import { durations, percentile, percentiles, together } from './hand-written';
import { lastDays, metric, type DashboardQuestion } from './question';

const dayOf = (column: string): string => `toUnixTimestamp(toStartOfDay(${column})) * 1000 AS t`;

const COLD = "type = 'app_launch' AND kind = 'cold'";
const REQUEST = "type = 'network_request'";
const JUDGED = `${REQUEST} AND kind != 'cancelled'`;
const FAILED = "weight * (status >= 400 OR status = 0 OR kind != '')";

/** How quick the app, its screens and its servers are, and how often they fail. */
export const SPEED: readonly DashboardQuestion[] = [
  {
    title: 'p50 and p95 of cold launches by day, 30 d',
    input: {
      metrics: [metric('LAUNCH_DURATION', 'P50'), metric('LAUNCH_DURATION', 'P95')],
      grain: 'DAY',
      filter: [{ dimension: 'LAUNCH_KIND', in: ['cold'] }],
    },
    range: lastDays(30),
    byHand: (hand, range) => [
      `SELECT t, p[1] AS a, p[4] AS b FROM (${together(
        `t, ${percentiles('durations')} AS p`,
        [
          hand.rolledUp(
            `${dayOf('at')}, durations`,
            'rollup_launches',
            'd',
            '',
            range,
            "launchKind = 'cold'",
          ),
          hand.tail(`${dayOf('at')}, ${durations('durationMs >= 0')} AS durations`, range, COLD, '1'),
        ],
        ' GROUP BY t',
      )})`,
    ],
  },
  {
    title: 'p95 of cold launches of one version on one device by day, 14 d',
    input: {
      metrics: [metric('LAUNCH_DURATION', 'P95'), metric('LAUNCH_DURATION', 'COUNT')],
      grain: 'DAY',
      filter: [
        { dimension: 'LAUNCH_KIND', in: ['cold'] },
        { dimension: 'APP_VERSION', in: ['6.2.1'] },
        { dimension: 'DEVICE', in: ['iPhone14,5'] },
      ],
    },
    range: lastDays(14),
    byHand: (hand, range) => [
      together(
        `t, ${percentile('durations', 95)} AS a, sum(n) AS b`,
        [
          hand.rolledUp(
            `${dayOf('at')}, durations, timed AS n`,
            'rollup_launches',
            'd',
            'DEVICE',
            range,
            "launchKind = 'cold' AND appVersion = '6.2.1' AND value = 'iPhone14,5'",
          ),
          hand.tail(
            `${dayOf('at')}, ${durations('durationMs >= 0')} AS durations, toFloat64(countIf(durationMs >= 0)) AS n`,
            range,
            `${COLD} AND appVersion = '6.2.1' AND device = 'iPhone14,5'`,
            '1',
          ),
        ],
        ' GROUP BY t',
      ),
    ],
  },
  {
    title: '20 slowest endpoints by p95, 7 d',
    input: {
      metrics: [metric('NETWORK_DURATION', 'P95')],
      groupBy: ['ENDPOINT'],
      orderBy: [{ index: 0, direction: 'DESC' }],
      first: 20,
    },
    range: lastDays(7),
    byHand: (hand, range) => [
      together(
        `g, ${percentile('durations', 95)} AS a`,
        [
          hand.rolledUp('toString(endpoint) AS g, durations', 'rollup_requests', 'd', '', range),
          hand.tail(
            `toString(endpoint) AS g, ${durations('durationMs >= 0')} AS durations`,
            range,
            REQUEST,
            'g',
          ),
        ],
        ' GROUP BY g ORDER BY a DESC LIMIT 20',
      ),
    ],
  },
  {
    title: '20 endpoints that fail most, 30 d',
    input: {
      metrics: [metric('NETWORK_ERROR_RATE'), metric('NETWORK_REQUESTS')],
      groupBy: ['ENDPOINT'],
      orderBy: [{ index: 0, direction: 'DESC' }],
      first: 20,
    },
    range: lastDays(30),
    byHand: (hand, range) => [
      together(
        'g, sum(bad) / sum(n) AS a, sum(whole) AS b',
        [
          hand.rolledUp(
            'toString(endpoint) AS g, failed AS bad, judged AS n, requests AS whole',
            'rollup_requests',
            'd',
            '',
            range,
          ),
          hand.tail(
            `toString(endpoint) AS g, ${FAILED} * (kind != 'cancelled') AS bad, weight * (kind != 'cancelled') AS n, weight AS whole`,
            range,
            REQUEST,
          ),
        ],
        ' GROUP BY g ORDER BY a DESC LIMIT 20',
      ),
    ],
  },
  {
    title: 'request failures by carrier, 30 d',
    input: { metrics: [metric('NETWORK_ERROR_RATE')], groupBy: ['CARRIER'] },
    range: lastDays(30),
    byHand: (hand, range) => [
      together(
        'g, sum(bad) / sum(n) AS a',
        [
          hand.rolledUp('value AS g, failed AS bad, judged AS n', 'rollup_requests', 'd', 'CARRIER', range),
          hand.tail(
            `if(carrier = '', 'unknown', toString(carrier)) AS g, ${FAILED} AS bad, weight AS n`,
            range,
            JUDGED,
          ),
        ],
        ' GROUP BY g',
      ),
    ],
  },
  {
    title: 'slow and frozen frames by screen, 30 d',
    input: { metrics: [metric('SLOW_FRAME_RATE'), metric('FROZEN_FRAME_RATE')], groupBy: ['SCREEN'] },
    range: lastDays(30),
    byHand: (hand, range) => [
      together(
        'g, sum(slow) / sum(n) AS a, sum(frozen) / sum(n) AS b',
        [
          hand.rolledUp(
            'toString(screen) AS g, slowFrames AS slow, frozenFrames AS frozen, frames AS n',
            'rollup_drawing',
            'd',
            '',
            range,
          ),
          hand.tail(
            'toString(screen) AS g, framesSlow * weight AS slow, framesFrozen * weight AS frozen, framesTotal * weight AS n',
            range,
            'framesTotal > 0',
          ),
        ],
        ' GROUP BY g',
      ),
    ],
  },
  {
    title: 'p95 of screen loads by screen and day, 30 d',
    input: {
      metrics: [metric('SCREEN_LOAD_DURATION', 'P95')],
      groupBy: ['SCREEN'],
      grain: 'DAY',
      first: 1000,
    },
    range: lastDays(30),
    byHand: (hand, range) => [
      together(
        `t, g, ${percentile('durations', 95)} AS a`,
        [
          hand.rolledUp(`${dayOf('at')}, toString(screen) AS g, durations`, 'rollup_drawing', 'd', '', range),
          hand.tail(
            `${dayOf('at')}, toString(screen) AS g, ${durations('durationMs >= 0')} AS durations`,
            range,
            "type = 'screen_view' AND durationMs >= 0",
            '1, 2',
          ),
        ],
        ' GROUP BY t, g',
      ),
    ],
  },
  {
    title: 'flows: failures and p95, 30 d',
    input: {
      metrics: [metric('TRANSACTION_FAILURE_RATE'), metric('TRANSACTION_DURATION', 'P95')],
      groupBy: ['TRANSACTION'],
    },
    range: lastDays(30),
    byHand: (hand, range) => [
      together(
        `g, sum(bad) / sum(n) AS a, ${percentile('durations', 95)} AS b`,
        [
          hand.rolledUp(
            'toString(transaction) AS g, failed AS bad, judged AS n, durations',
            'rollup_transactions',
            'd',
            '',
            range,
          ),
          hand.tail(
            "toString(name) AS g, sumIf(weight, kind IN ('failed', 'timeout', 'crashed')) AS bad, " +
              `sumIf(weight, kind != 'cancelled') AS n, ${durations('durationMs >= 0')} AS durations`,
            range,
            "type = 'transaction'",
            'g',
          ),
        ],
        ' GROUP BY g',
      ),
    ],
  },
  {
    title: '20 most frequent crash groups, 30 d',
    input: {
      metrics: [metric('CRASHES')],
      groupBy: ['ERROR_GROUP'],
      orderBy: [{ index: 0, direction: 'DESC' }],
      first: 20,
    },
    range: lastDays(30),
    byHand: (hand, range) => [
      together(
        'g, sum(n) AS a',
        [
          hand.rolledUp(
            'toString(errorGroup) AS g, events AS n',
            'rollup_faults',
            'd',
            '',
            range,
            "eventType = 'crash'",
          ),
          hand.tail('toString(errorGroupId) AS g, weight AS n', range, "type = 'crash'"),
        ],
        ' GROUP BY g ORDER BY a DESC LIMIT 20',
      ),
    ],
  },
];
