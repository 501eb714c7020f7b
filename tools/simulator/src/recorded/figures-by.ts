import type { SampleStatistic } from '../truth/accumulators';
import { bucketStarts } from '../truth/calendar';
import type { Figure, FigureInput, FigureValue } from '../truth/figure';
import type { RecordedCount, RecordedGroup } from './count';

type Range = FigureInput['range'];

const NOTHING: RecordedGroup = {
  events: 0,
  crashes: 0,
  requests: 0,
  sessions: 0,
  crashedSessions: 0,
  installs: 0,
  crashFreeInstalls: 0,
  coldLaunches: 0,
  coldLaunchP50: null,
  coldLaunchP95: null,
};

/** What each metric must answer of a group. */
const COUNTS: readonly (readonly [
  metric: string,
  of: (group: RecordedGroup) => Omit<FigureValue, 'metric'>,
])[] = [
  ['EVENTS', ({ events }) => ({ value: events })],
  ['CRASHES', ({ crashes }) => ({ value: crashes })],
  ['NETWORK_REQUESTS', ({ requests }) => ({ value: requests })],
  ['SESSIONS', ({ sessions }) => ({ value: sessions })],
  ['CRASHED_SESSIONS', ({ crashedSessions }) => ({ value: crashedSessions })],
  ['CRASH_FREE_SESSIONS', ({ sessions, crashedSessions }) => rate(sessions - crashedSessions, sessions)],
  ['ACTIVE_INSTALLS', ({ installs }) => ({ value: installs })],
  ['CRASH_FREE_USERS', ({ installs, crashFreeInstalls }) => rate(crashFreeInstalls, installs)],
];

const LAUNCHES: readonly (readonly [SampleStatistic, (group: RecordedGroup) => number | null])[] = [
  ['COUNT', ({ coldLaunches }) => coldLaunches],
  ['P50', ({ coldLaunchP50 }) => coldLaunchP50],
  ['P95', ({ coldLaunchP95 }) => coldLaunchP95],
];

const COLD = [{ dimension: 'LAUNCH_KIND', in: ['cold'] }] as const;

const rate = (numerator: number, denominator: number): Omit<FigureValue, 'metric'> => ({
  value: denominator === 0 ? null : numerator / denominator,
  numerator,
  denominator,
});

const countsOf = (group: RecordedGroup): FigureValue[] =>
  COUNTS.map(([metric, of]) => ({ metric, ...of(group) }));

const launchesOf = (group: RecordedGroup): FigureValue[] =>
  LAUNCHES.map(([statistic, of]) => ({ metric: 'LAUNCH_DURATION', statistic, value: of(group) }));

const asked = (range: Range, values: readonly FigureValue[], rest: Partial<FigureInput>): FigureInput => ({
  metrics: values.map(({ metric, statistic }) => ({
    metric,
    ...(statistic === undefined ? {} : { statistic: statistic as SampleStatistic }),
  })),
  range,
  ...rest,
  first: 1000,
  precision: 'EXACT',
});

/** Everything by version. A metric that did not measure a version answers it with nothing. */
export function figuresByVersion({ byVersion }: RecordedCount, range: Range): Figure {
  return {
    title: 'Everything by version',
    input: asked(range, countsOf(NOTHING), { groupBy: ['APP_VERSION'] }),
    rows: Object.entries(byVersion).map(([version, group]) => ({
      group: { APP_VERSION: version },
      values: countsOf(group),
    })),
  };
}

/** Everything, and the cold launches, by day in each zone; days without anything are there too. */
export function figuresByDay({ byDay }: RecordedCount, range: Range): Figure[] {
  return Object.entries(byDay).flatMap(([timeZone, days]) => {
    const starts = bucketStarts(Date.parse(range.from), Date.parse(range.to), 'DAY', timeZone);
    const rows = (valuesOf: (group: RecordedGroup) => FigureValue[]): Figure['rows'] =>
      starts.map((start) => {
        const at = new Date(start).toISOString();
        return { at, group: {}, values: valuesOf(days[at] ?? NOTHING) };
      });
    const grain = { grain: 'DAY', timeZone } as const;
    return [
      {
        title: `Everything by day in ${timeZone}`,
        input: asked(range, countsOf(NOTHING), grain),
        rows: rows(countsOf),
      },
      {
        title: `Cold launches by day in ${timeZone}`,
        input: asked(range, launchesOf(NOTHING), { ...grain, filter: COLD }),
        rows: rows(launchesOf),
      },
    ];
  });
}
