import { join } from 'node:path';
import { realData, type AppUnderTest } from '@sonde/test-kit';
import { simulatorWell } from './simulator';

/** The apps whose sessions are recorded. */
export const RECORDED_APPS = ['org.wikimedia.wikipedia', 'org.wikipedia.dev', 'sh.measure.sample'] as const;

/** As hard to count as it gets: shuffled, cut into single events, each sent twice, over several connections. */
export const HARD = ['--shuffle', '11', '--one-event-per-request', '--repeat', '2', '--connections', '4'];

/** Where the recorded bodies are, or undefined with a printed reason. */
export const recorded = realData();
export const withRecorded = recorded === undefined ? describe.skip : describe;

export interface RecordedSonde {
  readonly endpoints: { readonly ingest: string; readonly graphql: string };
  createApp(app: { name: string; retentionDays: number }): Promise<AppUnderTest>;
}

/**
 * Holds every answer against the independent count, in EXACT and in FAST, and fails unless all agree; by default asks the
 * Sonde that was sent to.
 */
export type VerifyRecorded = (now?: RecordedSonde) => Promise<void>;

/** Sends an app's folder. */
export async function sendRecorded(
  sonde: RecordedSonde,
  app: string,
  ...how: readonly string[]
): Promise<VerifyRecorded> {
  const folder = join(recorded ?? '', 'measure-sessions', app);
  const made = await sonde.createApp({ name: app, retentionDays: 3650 });
  const to = ['--url', sonde.endpoints.ingest, '--key', made.ingestKey];
  await simulatorWell('replay', folder, ...to, ...how);
  return async (now = sonde) => {
    const asking = ['--graphql', now.endpoints.graphql, '--token', made.queryKey, '--app', made.appId];
    const how = ['--wait', '300', '--precision', 'BOTH'];
    const answer = await simulatorWell('verify-recorded', '--folder', folder, ...asking, ...how);
    expect(answer).toMatch(/(\d+) of \1 figures agree/);
  };
}
