import type { SampleStatistic } from '../truth/accumulators';
import type { Figure, FigureInput, FigureRow } from '../truth/figure';
import type { DimensionId } from '../truth/rows';
import type { RecordedCount } from './count';
import { figuresByDay, figuresByVersion } from './figures-by';

type Metrics = readonly (readonly [metric: string, value: number | null, statistic?: SampleStatistic])[];

/** The count as the questions and answers that Sonde must agree with. */
export function recordedFigures(count: RecordedCount): Figure[] {
  if (count.firstAt === null || count.lastAt === null) return [];
  const range = { from: count.firstAt, to: new Date(Date.parse(count.lastAt) + 1000).toISOString() };
  const figure = (
    title: string,
    groupBy: DimensionId | undefined,
    groups: Readonly<Record<string, Metrics>>,
  ): Figure => {
    const first = Object.values(groups)[0] ?? [];
    const input: FigureInput = {
      metrics: first.map(([metric, , statistic]) => ({ metric, ...(statistic ? { statistic } : {}) })),
      range,
      ...(groupBy ? { groupBy: [groupBy] } : {}),
      first: 1000,
      precision: 'EXACT',
    };
    const rows: FigureRow[] = Object.entries(groups).map(([group, metrics]) => ({
      group: groupBy ? { [groupBy]: group } : {},
      values: metrics.map(([metric, value, statistic]) => ({
        metric,
        ...(statistic ? { statistic } : {}),
        value,
      })),
    }));
    return { title, input, rows };
  };
  const counts = (metric: string, by: Readonly<Record<string, number>>): Record<string, Metrics> =>
    Object.fromEntries(Object.entries(by).map(([name, value]) => [name, [[metric, value]]]));
  return [
    figure('Events, crashes, errors and ANRs', undefined, {
      '': [
        ['EVENTS', count.events],
        ['CRASHES', count.crashes],
        ['ERRORS', count.errors],
        ['ANRS', count.anrs],
      ],
    }),
    figure("Events by the sender's own type", 'SDK_EVENT_TYPE', counts('EVENTS', count.eventsByType)),
    figure('Sessions', undefined, {
      '': [
        ['SESSIONS', count.sessions],
        ['CRASHED_SESSIONS', count.crashedSessions],
        ['ANR_SESSIONS', count.anrSessions],
        ['ERRORED_SESSIONS', count.erroredSessions],
      ],
    }),
    figure('Installs and users', undefined, {
      '': [
        ['ACTIVE_INSTALLS', count.installs],
        ['IDENTIFIED_USERS', count.identifiedUsers],
      ],
    }),
    ...(Object.keys(count.requestsByStatusClass).length === 0
      ? []
      : [
          figure(
            'Requests by status class',
            'STATUS_CLASS',
            counts('NETWORK_REQUESTS', count.requestsByStatusClass),
          ),
        ]),
    ...(Object.keys(count.launches).length === 0
      ? []
      : [
          figure(
            'Launches by kind',
            'LAUNCH_KIND',
            Object.fromEntries(
              Object.entries(count.launches).map(([kind, launch]) => [
                kind,
                [
                  ['LAUNCH_DURATION', launch.count, 'COUNT'],
                  ['LAUNCH_DURATION', launch.p50, 'P50'],
                  ['LAUNCH_DURATION', launch.p95, 'P95'],
                ] as const,
              ]),
            ),
          ),
        ]),
    figuresByVersion(count, range),
    ...figuresByDay(count, range),
  ];
}
