/** The screens on which sessions of one version ended with a crash, most frequent first. */
import { pages, SessionsDocument, type Schema, type SondeClient } from '../src'; // '@sonde/query-client' in a project of yours

export async function screensOfCrashes(
  sonde: SondeClient,
  app: string,
  version: string,
  range: Schema.TimeRange,
  signal?: AbortSignal,
): Promise<[screen: string, sessions: number][]> {
  const filter: Schema.DimensionFilter[] = [{ dimension: 'APP_VERSION', in: [version] }];
  const counts = new Map<string, number>();
  const sessions = pages(
    sonde,
    SessionsDocument,
    { app, range, filter, first: 200 },
    (data) => data.app?.sessions,
    signal ? { signal } : {},
  );
  for await (const session of sessions) {
    if (!session.crashed) continue;
    const screen = session.lastScreen ?? 'unknown';
    counts.set(screen, (counts.get(screen) ?? 0) + 1);
  }
  return [...counts].sort(([, a], [, b]) => b - a);
}
