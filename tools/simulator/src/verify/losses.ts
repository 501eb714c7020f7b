import type { VersionLosses } from '../truth/losses';
import type { Mismatch } from './compare';
import type { FigureResult } from './figures';
import type { GraphqlClient } from './graphql';

const QUERY = `query ($id: ID!, $range: TimeRange!) {
  app(id: $id) {
    losses(range: $range) { appVersion batches eventsPerBatch missingBatches missingAtUpdate droppedByClient }
  }
}`;

interface Answered extends Omit<VersionLosses, 'events'> {
  readonly eventsPerBatch: number | null;
}

/** Whatever the simulated time, Sonde received the fleet between these. */
const RECEIVED_AFTER = '2020-01-01T00:00:00.000Z';
const DAY = 86_400_000;

/**
 * Asks what got lost on the way and says what differs from what did.
 *
 * @param now epoch ms.
 */
export async function checkLosses(
  client: GraphqlClient,
  app: string,
  expected: readonly VersionLosses[],
  now: number,
): Promise<FigureResult> {
  const result = { title: 'Losses by version', rows: expected.length };
  const range = { from: RECEIVED_AFTER, to: new Date(now + DAY).toISOString() };
  try {
    const { app: found } = await client.ask<{ app: { losses: readonly Answered[] } | null }>(QUERY, {
      id: app,
      range,
    });
    if (!found) throw new Error(`there is no app ${app} for this token`);
    return { ...result, mismatches: compareLosses(expected, found.losses) };
  } catch (error) {
    const answered = error instanceof Error ? error.message : String(error);
    return { ...result, mismatches: [{ row: '', metric: '', expected: 'an answer', answered }] };
  }
}

/** What differs, a mismatch for each figure of a version; a version that nobody numbered batches for may be left out. */
export function compareLosses(expected: readonly VersionLosses[], answered: readonly Answered[]): Mismatch[] {
  const came = new Map(
    answered.map(({ eventsPerBatch, ...rest }) => [
      rest.appVersion,
      { ...rest, events: Math.round((eventsPerBatch ?? 0) * rest.batches) },
    ]),
  );
  return expected.flatMap(({ appVersion, ...figures }) => {
    const answer = came.get(appVersion);
    return (Object.keys(figures) as (keyof typeof figures)[])
      .filter((figure) => answer?.[figure] !== figures[figure])
      .map((figure) => ({
        row: appVersion,
        metric: figure,
        expected: String(figures[figure]),
        answered: answer ? String(answer[figure]) : 'no such version',
      }));
  });
}
