import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** What `count.py` prints. */
export interface RecordedCount {
  readonly events: number;
  readonly firstAt: string | null;
  readonly lastAt: string | null;
  readonly eventsByType: Readonly<Record<string, number>>;
  readonly crashes: number;
  readonly errors: number;
  readonly anrs: number;
  readonly sessions: number;
  readonly crashedSessions: number;
  readonly anrSessions: number;
  readonly erroredSessions: number;
  readonly installs: number;
  readonly identifiedUsers: number;
  readonly requestsByStatusClass: Readonly<Record<string, number>>;
  readonly launches: Readonly<
    Record<
      string,
      {
        readonly events: number;
        readonly count: number;
        readonly p50: number | null;
        readonly p95: number | null;
      }
    >
  >;
  /** Of a session the version of its earliest event. */
  readonly byVersion: Readonly<Record<string, RecordedGroup>>;
  /** By zone, then by the start of the local day, RFC 3339 in UTC; days without anything are not there. */
  readonly byDay: Readonly<Record<string, Readonly<Record<string, RecordedGroup>>>>;
}

/** What is counted of a version or a day. */
export interface RecordedGroup {
  readonly events: number;
  readonly crashes: number;
  readonly requests: number;
  readonly sessions: number;
  readonly crashedSessions: number;
  readonly installs: number;
  readonly crashFreeInstalls: number;
  readonly coldLaunches: number;
  readonly coldLaunchP50: number | null;
  readonly coldLaunchP95: number | null;
}

/** Beside the sources, or beside the built tool (`dist/tools/simulator/main.js`) of the same checkout. */
function script(): string {
  const places = [
    join(__dirname, 'count.py'),
    join(__dirname, 'recorded/count.py'),
    join(__dirname, '../../../tools/simulator/src/recorded/count.py'),
  ];
  const found = places.find((place) => existsSync(place));
  if (found === undefined) throw new Error('count.py is missing beside the simulator');
  return found;
}

/**
 * Runs the independent count over a folder of recorded bodies.
 *
 * @throws {Error} when Python is missing or the bodies cannot be read.
 */
export function countRecorded(folder: string, python = 'python3'): RecordedCount {
  return JSON.parse(
    execFileSync(python, [script(), folder], { encoding: 'utf8', maxBuffer: 1 << 24 }),
  ) as RecordedCount;
}
