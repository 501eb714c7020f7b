import type { MetricDefinition } from './metric';
import { versionAdoptionInstalls, versionAdoptionSessions } from './metrics/adoption';
import { anrFreeSessions, anrSessions, anrs, userPerceivedAnrRate } from './metrics/anrs';
import { activeInstalls, events, identifiedUsers, newInstalls } from './metrics/counts';
import {
  crashFreeSessions,
  crashFreeUsers,
  crashedSessions,
  crashes,
  userPerceivedCrashRate,
} from './metrics/crashes';
import { errors } from './metrics/errors';
import { launchApdex, launchDuration, launchExcessiveRate } from './metrics/launches';
import { networkApdex, networkDuration, networkErrorRate, networkRequests } from './metrics/network';
import { frozenFrameRate, hitchRatio, screenLoadDuration, slowFrameRate } from './metrics/screens';
import { erroredSessions, sessionDuration, sessions } from './metrics/sessions';
import { transactionDuration, transactionFailureRate, transactionValueAtRisk } from './metrics/transactions';

const all = [
  events,
  sessions,
  activeInstalls,
  identifiedUsers,
  newInstalls,
  crashes,
  crashedSessions,
  crashFreeSessions,
  crashFreeUsers,
  userPerceivedCrashRate,
  anrs,
  anrSessions,
  anrFreeSessions,
  userPerceivedAnrRate,
  errors,
  erroredSessions,
  sessionDuration,
  launchDuration,
  launchExcessiveRate,
  launchApdex,
  screenLoadDuration,
  slowFrameRate,
  frozenFrameRate,
  hitchRatio,
  networkRequests,
  networkDuration,
  networkErrorRate,
  networkApdex,
  transactionDuration,
  transactionFailureRate,
  transactionValueAtRisk,
  versionAdoptionSessions,
  versionAdoptionInstalls,
] as const;

export type MetricId = (typeof all)[number]['id'];

export type Metric = MetricDefinition & { readonly id: MetricId };

/** In the order in which the reference lists them. */
export const METRIC_IDS: readonly MetricId[] = all.map((metric) => metric.id);

export const METRICS = Object.fromEntries(all.map((metric) => [metric.id, metric])) as unknown as Readonly<
  Record<MetricId, Metric>
>;

/** Duration metrics answer one statistic; the others have a single value. */
export const needsStatistic = (metric: MetricDefinition): boolean => metric.measure.kind === 'duration';
