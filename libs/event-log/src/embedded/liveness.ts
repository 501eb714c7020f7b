import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import type { Member } from './meta';

/** What names a process beyond doubt on this machine. */
export type ProcessIdentity = Pick<Member, 'host' | 'pid' | 'startedAt'>;

/** This process. */
export function thisProcess(): ProcessIdentity {
  return { host: hostIdentity(), pid: process.pid, startedAt: startOf(process.pid) ?? 'unknown' };
}

/**
 * True when the process has certainly ended: same machine, same boot, same process-number space, and no process of that
 * pid, or one that started at another time. A process that cannot be judged from here is not certainly dead.
 */
export function isCertainlyDead(other: ProcessIdentity, here: ProcessIdentity): boolean {
  if (other.host !== here.host) return false;
  try {
    process.kill(other.pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
  const startedAt = startOf(other.pid);
  return startedAt !== undefined && other.startedAt !== 'unknown' && startedAt !== other.startedAt;
}

/** Boot and process-number space where the system tells them (Linux), else the host's name. */
function hostIdentity(): string {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return `${boot}/${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return hostname();
  }
}

/** Clock ticks after boot at which a process started: field 22 of proc(5)'s stat; a zombie counts as ended. */
function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field, the name in brackets, may hold spaces and brackets itself.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? 'ended' : fields[19];
  } catch {
    return undefined;
  }
}
