import type { MetricDefinition } from './metric';
import { abnormalSessions } from './metrics/abnormal-sessions';
import { activeDaysPerInstall } from './metrics/active-days-per-install';
import { activeInstalls } from './metrics/active-installs';
import { anrFreeSessions } from './metrics/anr-free-sessions';
import { anrSessions } from './metrics/anr-sessions';
import { anrs } from './metrics/anrs';
import { crashFreeSessions } from './metrics/crash-free-sessions';
import { crashFreeUsers } from './metrics/crash-free-users';
import { crashedSessions } from './metrics/crashed-sessions';
import { crashes } from './metrics/crashes';
import { erroredSessions } from './metrics/errored-sessions';
import { errors } from './metrics/errors';
import { events } from './metrics/events';
import { foregroundTime } from './metrics/foreground-time';
import { frozenFrameRate } from './metrics/frozen-frame-rate';
import { hitchRatio } from './metrics/hitch-ratio';
import { identifiedUsers } from './metrics/identified-users';
import { launchApdex } from './metrics/launch-apdex';
import { launchDuration } from './metrics/launch-duration';
import { launchExcessiveRate } from './metrics/launch-excessive-rate';
import { launches } from './metrics/launches';
import { networkApdex } from './metrics/network-apdex';
import { networkDuration } from './metrics/network-duration';
import { networkErrorRate } from './metrics/network-error-rate';
import { networkRequests } from './metrics/network-requests';
import { newInstalls } from './metrics/new-installs';
import { screenLoadDuration } from './metrics/screen-load-duration';
import { sessionDuration } from './metrics/session-duration';
import { sessions } from './metrics/sessions';
import { sessionsPerInstall } from './metrics/sessions-per-install';
import { slowFrameRate } from './metrics/slow-frame-rate';
import { transactionDuration } from './metrics/transaction-duration';
import { transactionFailureRate } from './metrics/transaction-failure-rate';
import { transactionValueAtRisk } from './metrics/transaction-value-at-risk';
import { userPerceivedAnrRate } from './metrics/user-perceived-anr-rate';
import { userPerceivedCrashRate } from './metrics/user-perceived-crash-rate';
import { versionAdoptionInstalls } from './metrics/version-adoption-installs';
import { versionAdoptionSessions } from './metrics/version-adoption-sessions';

const all = [
  events,
  sessions,
  activeInstalls,
  identifiedUsers,
  newInstalls,
  sessionsPerInstall,
  activeDaysPerInstall,
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
  abnormalSessions,
  sessionDuration,
  foregroundTime,
  launches,
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
