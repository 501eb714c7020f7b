import type { SessionEvent } from './session-event';

/**
 * Exit reasons (Android's ApplicationExitInfo and what iOS MetricKit calls abnormal) with which the system, not the
 * user, ended the app. Crashes are not among them: they are counted apart.
 */
const ABNORMAL: ReadonlySet<string> = new Set([
  'anr',
  'low_memory',
  'excessive_resource_usage',
  'initialization_failure',
  'dependency_died',
  'signaled',
  'freezer',
  'watchdog',
  'memory_pressure',
  'memory_resource_limit',
  'cpu_resource_limit',
]);

export const isAbnormalExit = (event: SessionEvent): boolean =>
  event.type === 'app_exit' && ABNORMAL.has(event.kind.toLowerCase());
