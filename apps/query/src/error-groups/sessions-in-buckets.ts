import {
  QuestionError,
  SESSION_DIMENSIONS,
  type Grain,
  type LayerState,
  type Layers,
  type MetricsQuestion,
} from '@sonde/vitals';
import { askQuestion } from '../metrics/answer-question';
import type { Ask } from '../warehouse/ask';
import type { GroupsAsked } from './group';

/** How many sessions of a version ('' : of all) start in a bucket, by `sessionsKey`; those without any are missing. */
export type SessionsInBuckets = ReadonlyMap<string, number>;

export const sessionsKey = (version: string, start: number): string => `${start} ${version}`;

export interface SessionLayers {
  readonly layers: Layers;
  readonly learned: (state: LayerState) => void;
}

/**
 * Sessions of the app in the range, by buckets, as FAST answers of the metric SESSIONS count them. Filters by group do not
 * narrow them: they are what groups are compared against.
 * @returns null where it cannot be told: sessions do not know a dimension of the filters, or have expired
 */
export async function selectSessionsInBuckets(
  ask: Ask,
  { scope, range, filters }: Pick<GroupsAsked, 'scope' | 'range' | 'filters'>,
  grain: Grain,
  byVersion: boolean,
  { layers, learned }: SessionLayers,
): Promise<SessionsInBuckets | null> {
  const narrowing = filters.filter(({ dimension }) => dimension !== 'ERROR_GROUP');
  if (narrowing.some(({ dimension }) => !SESSION_DIMENSIONS.includes(dimension))) return null;
  const question: MetricsQuestion = {
    scope,
    metrics: [{ metric: 'SESSIONS' }],
    range,
    filter: narrowing,
    groupBy: byVersion ? ['APP_VERSION'] : [],
    grain,
    timeZone: 'UTC',
    orderBy: [],
    first: 1,
  };
  try {
    const { plan, results } = await askQuestion(ask, question, layers, learned);
    const sessions = new Map<string, number>();
    for (const reading of plan.readings) {
      if (reading.kind !== 'count') continue;
      for (const row of results[reading.statement] ?? []) {
        const key = sessionsKey(byVersion ? String(row['g0']) : '', Number(row['bucket']));
        sessions.set(key, Number(row[reading.column] ?? 0));
      }
    }
    return sessions;
  } catch (error) {
    // What has expired cannot be counted; the groups' own events are still there, or the list would not show them.
    if (error instanceof QuestionError) return null;
    throw error;
  }
}
