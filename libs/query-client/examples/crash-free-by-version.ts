/** Crash-free sessions of the last week by version, the most used versions first. */
import { MetricsDocument, type SondeClient } from '../src'; // '@sonde/query-client' in a project of yours

const WEEK_MS = 7 * 86_400_000;

export interface VersionHealth {
  readonly version: string;
  readonly sessions: number;
  /** 0 to 1; null without sessions. */
  readonly crashFree: number | null;
}

export async function crashFreeByVersion(
  sonde: SondeClient,
  app: string,
  now: Date,
): Promise<VersionHealth[]> {
  const answer = await sonde.request(MetricsDocument, {
    app,
    input: {
      metrics: [{ metric: 'CRASH_FREE_SESSIONS' }, { metric: 'SESSIONS' }],
      range: { from: new Date(now.getTime() - WEEK_MS).toISOString(), to: now.toISOString() },
      groupBy: ['APP_VERSION'],
      orderBy: [{ index: 1, direction: 'DESC' }],
      first: 10,
    },
  });
  return (answer.app?.metrics.rows ?? []).map(({ group, values }) => ({
    version: group[0]?.value ?? 'unknown',
    crashFree: values[0]?.value ?? null,
    sessions: values[1]?.value ?? 0,
  }));
}
