import { execFileSync } from 'node:child_process';

export interface RunningProcess {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
}

/** Reads what `ps -o pid=,ppid=,args=` prints. */
export function readProcessList(text: string): RunningProcess[] {
  return text.split('\n').flatMap((line) => {
    const match = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line);
    return match ? [{ pid: Number(match[1]), parent: Number(match[2]), command: match[3] ?? '' }] : [];
  });
}

/** All processes below one, in any depth, without itself. */
export function descendants(of: number, all: readonly RunningProcess[]): RunningProcess[] {
  const found: RunningProcess[] = [];
  const open = [of];
  for (let parent = open.pop(); parent !== undefined; parent = open.pop()) {
    for (const one of all) {
      if (one.parent === parent && one.pid !== of) {
        found.push(one);
        open.push(one.pid);
      }
    }
  }
  return found;
}

/** The processes below one that run now. */
export function runningBelow(pid: number): RunningProcess[] {
  return descendants(
    pid,
    readProcessList(
      execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8', maxBuffer: 1 << 26 }),
    ),
  );
}

/** True while a process of that id exists. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
