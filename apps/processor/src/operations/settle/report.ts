import { isOff, type Drift, type SettledDays } from '@sonde/vitals';
import { grouped, textTable } from '../text-table';
import { dayText, type DayOfApp } from './days-asked';
import type { CheckedSessions } from './session-check';

/** What settling a day of an app came to. */
export interface DayReport extends DayOfApp {
  readonly outcome: 'settled' | 'gone';
  readonly copies: number;
  readonly drift: readonly Drift[];
  readonly sessions: CheckedSessions | undefined;
}

export const reportOf = (
  day: DayOfApp,
  settled: SettledDays | undefined,
  sessions: CheckedSessions | undefined,
): DayReport => ({
  ...day,
  outcome: settled === undefined ? 'gone' : 'settled',
  copies: settled?.copies ?? 0,
  drift: settled?.drift ?? [],
  sessions,
});

export const isClean = ({ outcome, drift, sessions }: DayReport): boolean =>
  outcome === 'settled' && !drift.some(isOff) && (sessions?.differences.length ?? 0) === 0;

/** A JSON object for a day. */
export function reportJson({
  tenantId,
  appId,
  day,
  events,
  outcome,
  copies,
  drift,
  sessions,
}: DayReport): object {
  return {
    tenantId,
    appId,
    day: dayText(day),
    outcome,
    events,
    copies,
    metrics: drift.map(({ metric, published, rebuilt }) => ({
      metric,
      published,
      rebuilt,
      off: (published ?? 0) - (rebuilt ?? 0),
    })),
    ...(sessions === undefined
      ? {}
      : {
          sessions: {
            derived: sessions.sessions,
            undecided: sessions.undecided,
            differences: sessions.differences.map(({ sessionId, kind, fields }) => ({
              sessionId,
              kind,
              fields,
            })),
          },
        }),
  };
}

/** How far each metric was off, over all days: a line for each metric; 0 everywhere is what should be. */
export function driftTable(reports: readonly DayReport[]): string {
  const metrics = new Map<string, { days: number; off: number; worst: Drift | undefined }>();
  for (const one of reports.flatMap(({ drift }) => drift)) {
    const known = metrics.get(one.metric) ?? { days: 0, off: 0, worst: undefined };
    known.days++;
    if (isOff(one)) {
      known.off++;
      if (distance(one) > distance(known.worst)) known.worst = one;
    }
    metrics.set(one.metric, known);
  }
  const rows = [...metrics].map(([metric, { days, off, worst }]) => [
    metric,
    grouped(days),
    grouped(off),
    worst === undefined ? '0' : String((worst.published ?? 0) - (worst.rebuilt ?? 0)),
    worst === undefined ? '' : `${worst.appId} ${dayText(worst.day)}`,
  ]);
  return textTable([['metric', 'days', 'off', 'furthest', 'where'], ...rows]);
}

const distance = (drift: Drift | undefined): number =>
  drift === undefined ? -1 : Math.abs((drift.published ?? 0) - (drift.rebuilt ?? 0));
