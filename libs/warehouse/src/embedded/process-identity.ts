import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** A process, told apart from a later one with the same number by when it started. */
export interface ProcessIdentity {
  readonly pid: number;
  readonly started: string;
}

/** Identity of a live process; undefined when there is none with that number (or only its corpse, not yet waited for). */
export function identityOf(pid: number): ProcessIdentity | undefined {
  const started = process.platform === 'linux' ? startedOnLinux(pid) : startedElsewhere(pid);
  return started === undefined ? undefined : { pid, started };
}

export const isAlive = (identity: ProcessIdentity): boolean =>
  identityOf(identity.pid)?.started === identity.started;

/** Boot and clock ticks since then: exact, and never the same for two processes with one number. */
function startedOnLinux(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // the second field is the program's name in brackets and may hold anything
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const since = fields[19];
    if (fields[0] === 'Z' || fields[0] === 'X' || since === undefined) return undefined;
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim()}/${since}`;
  } catch {
    return undefined;
  }
}

const KNOWN_MS = 5000;
const known = new Map<number, { readonly started: string; readonly at: number }>();

/** Asking `ps` starts a process, so its answer holds for five seconds while there is a process of that number. */
function startedElsewhere(pid: number): string | undefined {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') {
      known.delete(pid);
      return undefined;
    }
  }
  const answer = known.get(pid);
  if (answer !== undefined && performance.now() - answer.at < KNOWN_MS) return answer.started;
  try {
    const started = execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim();
    known.set(pid, { started, at: performance.now() });
    return started;
  } catch {
    known.delete(pid);
    return undefined;
  }
}
