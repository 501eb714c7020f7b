import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLogger, environmentWith } from '@sonde/platform';
import { LogFile } from './log-file';
import { SupervisedChild } from './supervised-child';
import { writeProgram } from './testing/programs';
import type { ProgramName } from './testing/programs';

describe('a supervised child', () => {
  let folder: string;
  let logged: string[];
  let shown: string[];
  const children: SupervisedChild[] = [];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sonde-supervisor-'));
    [logged, shown] = [[], []];
  });
  afterEach(async () => {
    await Promise.all(children.splice(0).map((child) => child.stop(0)));
    rmSync(folder, { recursive: true });
  });

  const supervise = (name: ProgramName): SupervisedChild => {
    const child = new SupervisedChild(
      {
        name,
        file: writeProgram(folder, name),
        nodeFlags: [],
        environment: (url) => environmentWith({ PORT: url === undefined ? '0' : new URL(url).port }),
      },
      {
        logger: createLogger('test', 'info', { write: (line) => void logged.push(line) }),
        log: new LogFile(join(folder, `${name}.log`)),
        show: (text) => void shown.push(text),
        changed: () => undefined,
      },
    );
    children.push(child);
    return child;
  };
  const logOf = (name: ProgramName) => readFileSync(join(folder, `${name}.log`), 'utf8');

  it('is started again on the same port each time it dies, and the log says why', async () => {
    const child = supervise('server');
    const url = await child.start();
    const seen = new Set<string>([await pidAt(url)]);
    for (let death = 1; death <= 3; death++) {
      await fetch(`${url}/crash`).catch(() => undefined);
      seen.add(
        await until(async () => {
          const pid = await pidAt(url);
          return seen.has(pid) ? undefined : pid;
        }),
      );
    }
    expect(seen.size).toBe(4);
    const deaths = logged.filter((line) => line.includes('will be started again'));
    expect(deaths).toHaveLength(3);
    for (const line of deaths) expect(line).toContain('signal SIGKILL');
  });

  it('ends in order when told to, and stays ended', async () => {
    const child = supervise('server');
    const url = await child.start();
    await child.stop(5_000);
    await expect(fetch(url)).rejects.toThrow();
    expect(logOf('server')).toContain('ended in order');
    expect(logged).toEqual([]);
  });

  it('is killed when it does not end by itself', async () => {
    const child = supervise('stubborn');
    await child.start();
    const { pid = 0 } = child;
    await child.stop(10);
    expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  });

  it('a program that cannot start is given up after three attempts, with its last words', async () => {
    await expect(supervise('broken').start()).rejects.toThrow(
      /broken could not be started: exit code 1: .*no disk/s,
    );
    expect(logged.filter((line) => line.includes('will be started again'))).toHaveLength(2);
  });

  it('a program that refuses its configuration is not tried again', async () => {
    await expect(supervise('misconfigured').start()).rejects.toMatchObject({ exitCode: 78 });
    expect(logged).toEqual([]);
    expect(shown).toEqual(['SONDE_X is wrong']);
  });

  it('shows a child’s warnings and keeps the rest in its log file', async () => {
    const child = supervise('talker');
    await child.start();
    await child.stop(5_000);
    expect(shown.join('\n')).toContain('disk is slow');
    expect(shown.join('\n')).not.toContain('all is well');
    expect(logOf('talker')).toContain('all is well');
    expect(logOf('talker')).toContain('disk is slow');
  });
});

async function pidAt(url: string): Promise<string> {
  return (await fetch(url)).text();
}

/** Asks again until there is an answer; an error means not yet. */
async function until<T>(ask: () => Promise<T | undefined>): Promise<T> {
  for (;;) {
    const answer = await ask().catch(() => undefined);
    if (answer !== undefined) return answer;
    await new Promise((resolve) => setImmediate(resolve));
  }
}
