import { CRASHED_INSTALLS, INSTALLS, USERS, distinct, together } from './hand-written';
import { lastDays, metric, type DashboardQuestion } from './question';

const dayOf = (column: string): string => `toUnixTimestamp(toStartOfDay(${column})) * 1000`;
const KOLKATA = 19_800;
/** Start of Kolkata's day, epoch ms, of a time: it is 5:30 ahead all year. */
const kolkataDay = (column: string): string =>
  `toInt64(intDiv(toUnixTimestamp(${column}) + ${KOLKATA}, 86400) * 86400 - ${KOLKATA}) * 1000`;
const WEEK = `toUnixTimestamp(toDateTime(toMonday(at), 'UTC')) * 1000`;

/** Stands where the phone has not said when the app was installed. */
const NOT_SAID = "toDateTime64('2299-01-01 00:00:00', 3, 'UTC')";

/** Who uses the app, and for how many of them it ends. */
export const PEOPLE: readonly DashboardQuestion[] = [
  {
    title: 'daily active installs, 30 d',
    input: { metrics: [metric('ACTIVE_INSTALLS')], grain: 'DAY' },
    range: lastDays(30),
    byHand: (hand, range) => [
      together(
        `t, ${distinct('installs')} AS a`,
        [
          hand.rolledUp(`${dayOf('at')} AS t, installs`, 'rollup_usage', 'd', '', range),
          hand.tail(`${dayOf('at')} AS t, ${INSTALLS} AS installs`, range, '1', '1'),
        ],
        ' GROUP BY t',
      ),
    ],
  },
  {
    title: 'crash-free users by day, 30 d',
    input: { metrics: [metric('CRASH_FREE_USERS')], grain: 'DAY' },
    range: lastDays(30),
    byHand: (hand, range) => [
      together(
        `t, 1 - ${distinct('crashedInstalls')} / ${distinct('installs')} AS a`,
        [
          hand.rolledUp(`${dayOf('at')} AS t, installs, crashedInstalls`, 'rollup_usage', 'd', '', range),
          hand.tail(
            `${dayOf('at')} AS t, ${INSTALLS} AS installs, ${CRASHED_INSTALLS} AS crashedInstalls`,
            range,
            '1',
            '1',
          ),
        ],
        ' GROUP BY t',
      ),
    ],
  },
  {
    title: 'weekly active installs and named users, 30 d',
    input: { metrics: [metric('ACTIVE_INSTALLS'), metric('IDENTIFIED_USERS')], grain: 'WEEK' },
    range: lastDays(30),
    byHand: (hand, range) => [
      together(
        `t, ${distinct('installs')} AS a, ${distinct('users')} AS b`,
        [
          hand.rolledUp(`${WEEK} AS t, installs, users`, 'rollup_usage', 'd', '', range),
          hand.tail(`${WEEK} AS t, ${INSTALLS} AS installs, ${USERS} AS users`, range, '1', '1'),
        ],
        ' GROUP BY t',
      ),
    ],
  },
  {
    title: 'active installs by day of Kolkata, 30 d',
    input: { metrics: [metric('ACTIVE_INSTALLS')], grain: 'DAY', timeZone: 'Asia/Kolkata' },
    // Days of Kolkata begin half past six in the evening UTC.
    range: (moment) => {
      const { from, to } = lastDays(30)(moment);
      return { from: from - KOLKATA * 1000, to: to - KOLKATA * 1000 };
    },
    byHand: (hand, range) => [
      together(
        `t, ${distinct('installs')} AS a`,
        [
          hand.rolledUp(`${kolkataDay('at')} AS t, installs`, 'rollup_usage', 'q', '', range),
          hand.tail(`${kolkataDay('at')} AS t, ${INSTALLS} AS installs`, range, '1', '1'),
        ],
        ' GROUP BY t',
      ),
    ],
  },
  {
    title: 'new installs by day, 30 d',
    input: { metrics: [metric('NEW_INSTALLS')], grain: 'DAY' },
    range: lastDays(30),
    byHand: (hand, range) => [
      `SELECT ${dayOf('began')} AS t, toFloat64(count()) AS a FROM (
         SELECT if(min(said) < ${NOT_SAID}, min(said), min(seen)) AS began FROM (
           ${hand.installs('installId, firstAt AS seen, installedAt AS said')} UNION ALL
           ${hand.tail(
             `installId, min(events.at) AS seen, min(if(firstInstalledAt > toDateTime64(0, 3), firstInstalledAt, ${NOT_SAID})) AS said`,
             { from: 0, to: Date.UTC(2100, 0) },
             '1',
             'installId',
           )})
         GROUP BY installId)
       WHERE began >= toDateTime(${range.from / 1000}, 'UTC') AND began < toDateTime(${range.to / 1000}, 'UTC') GROUP BY t`,
    ],
  },
  {
    title: 'events by hour, 7 d',
    input: { metrics: [metric('EVENTS')], grain: 'HOUR' },
    range: ({ endOfHour }) => ({ from: endOfHour - 7 * 86_400_000, to: endOfHour }),
    byHand: (hand, range) => {
      const hour = 'toUnixTimestamp(toStartOfHour(at)) * 1000 AS t';
      return [
        together(
          't, sum(n) AS a',
          [
            hand.rolledUp(`${hour}, events AS n`, 'rollup_usage', 'q', '', range),
            hand.tail(`${hour}, weight AS n`, range, '1'),
          ],
          ' GROUP BY t',
        ),
      ];
    },
  },
];
