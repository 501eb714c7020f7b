import { readdirSync, readFileSync } from 'node:fs';

/** Linux counts CPU time in hundredths of a second, on every machine that Node runs on. */
const TICKS_PER_SECOND = 100;

export interface ProcessSample {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
  /** User and system time since its start, seconds. */
  readonly cpuSeconds: number;
  /** Resident memory, MiB. */
  readonly residentMib: number;
}

/** All processes that this user can see. @throws Error where there is no /proc (macOS, Windows) */
export function processes(): ProcessSample[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      const sample = sampleOf(Number(name));
      return sample === undefined ? [] : [sample];
    });
}

/** The process and all that it started, directly or not. */
export function processTree(root: number): ProcessSample[] {
  const all = processes();
  const tree = all.filter((process) => process.pid === root);
  for (const member of tree) tree.push(...all.filter((process) => process.parent === member.pid));
  return tree;
}

/** User and system time that these processes have used together, seconds; those that have ended count nothing. */
export const cpuSecondsOf = (pids: readonly number[]): number =>
  pids.reduce((sum, pid) => sum + (sampleOf(pid)?.cpuSeconds ?? 0), 0);

function sampleOf(pid: number): ProcessSample | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in brackets may hold anything, so fields are counted from the last bracket on.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const resident = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    return {
      pid,
      parent: Number(fields[1]),
      command: readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim(),
      cpuSeconds: (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND,
      residentMib: Number(resident?.[1] ?? 0) / 1024,
    };
  } catch {
    return undefined; // It ended while we looked.
  }
}
