import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
  }[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

/** Node takes no `--cpu-prof` from the environment, so each process is made to load this, which does the same. */
const HOOK = `
const { Session } = require('node:inspector');
const { writeFileSync } = require('node:fs');
if (/apps.(ingest|processor).main\\.js$/.test(process.argv[1] ?? '')) {
  const session = new Session();
  session.connect();
  session.post('Profiler.enable');
  session.post('Profiler.start');
  process.on('exit', () => session.post('Profiler.stop', (error, result) => {
    if (!error) writeFileSync(__dirname + '/' + process.pid + '.cpuprofile', JSON.stringify(result.profile));
  }));
}
`;

/** Environment under which ingest and processor leave a profile in the folder when they end. */
export function profilingInto(folder: string): Record<string, string> {
  const hook = join(folder, 'profile.cjs');
  writeFileSync(hook, HOOK);
  return { NODE_OPTIONS: `--require ${hook}` };
}

export interface HotFunction {
  readonly name: string;
  /** Its own time, as a share of the time the process was not idle, 0 to 1. */
  readonly share: number;
}

const NOT_WORK = new Set(['(idle)', '(program)', '(root)']);

/** The functions in which the profiled processes spent most time of their own, over all `.cpuprofile` files whose program matches. */
export function hotFunctions(folder: string, program: RegExp, most: number): HotFunction[] {
  const own = new Map<string, number>();
  let all = 0;
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.cpuprofile'))) {
    const profile = JSON.parse(readFileSync(join(folder, file), 'utf8')) as CpuProfile;
    if (!profile.nodes.some(({ callFrame }) => program.test(callFrame.url))) continue;
    const frames = new Map(profile.nodes.map((node) => [node.id, node.callFrame]));
    profile.samples.forEach((sample, i) => {
      const frame = frames.get(sample);
      const micros = profile.timeDeltas[i] ?? 0;
      if (frame === undefined || NOT_WORK.has(frame.functionName)) return;
      const place =
        frame.url === '' ? 'native' : `${frame.url.split('/').slice(-2).join('/')}:${frame.lineNumber + 1}`;
      const name = `${frame.functionName === '' ? '(anonymous)' : frame.functionName} ${place}`;
      own.set(name, (own.get(name) ?? 0) + micros);
      all += micros;
    });
  }
  return [...own]
    .sort(([, a], [, b]) => b - a)
    .slice(0, most)
    .map(([name, micros]) => ({ name, share: micros / all }));
}
