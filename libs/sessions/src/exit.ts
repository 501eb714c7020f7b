import type { SessionEvent } from './session-event';

/** How the system says that processes of the session ended. Sets and maxima over the events. */
export interface ExitEvidence {
  /** Bits: SYSTEM, CRASH. */
  exits: number;
  /** The reason that the last `app_exit` gives, in small letters; '' without one. */
  exitReason: string;
  exitAt: number;
}

const SYSTEM = 1;
const CRASH = 2;

/**
 * Exit reasons (Android's ApplicationExitInfo and what iOS MetricKit calls abnormal) with which the system, not the
 * user, ended the app.
 */
const BY_THE_SYSTEM: ReadonlySet<string> = new Set([
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

const BY_A_CRASH: ReadonlySet<string> = new Set(['crash', 'crash_native', 'native_crash']);

/** Adds what an `app_exit` tells. */
export function noteExit(evidence: ExitEvidence, { at, kind, foreground }: SessionEvent): void {
  const reason = kind.toLowerCase();
  if (BY_A_CRASH.has(reason)) evidence.exits |= CRASH;
  // A process that only lay in the cache is the system's to end: nobody was using it.
  else if (BY_THE_SYSTEM.has(reason) && foreground !== 0) evidence.exits |= SYSTEM;
  if (evidence.exitReason === '' || at > evidence.exitAt) {
    evidence.exitReason = reason;
    evidence.exitAt = at;
  } else if (at === evidence.exitAt && reason > evidence.exitReason) {
    evidence.exitReason = reason;
  }
}

/**
 * True when the system ended the app, or says that it crashed though no crash was reported. A crash that was reported is
 * counted as that. A session that merely stops is not abnormal: phones go to sleep, and many SDKs never say that a
 * session is over.
 */
export const isAbnormal = ({
  exits,
  crashed,
}: {
  readonly exits: number;
  readonly crashed: boolean;
}): boolean => (exits & SYSTEM) !== 0 || ((exits & CRASH) !== 0 && !crashed);
