import {
  compileGrouping,
  groupError,
  NEWEST_GROUPING,
  type CompiledGrouping,
  type Failing,
} from '@sonde/error-groups';
import { textTable } from '../table';
import { TYPICAL_FAILURES, TYPICAL_FRAMES } from './typical-failures';

/** Microseconds that a typical failure may take. */
const GOAL_US = 20;
const WARM_UP = 3000;
const MEASURED = 5000;
/** Of so many runs the fastest one counts: the others were disturbed. */
const RUNS = 5;

/** An app's rules as long as they may be, none of which matches. */
const MANY_RULES = compileGrouping({
  version: NEWEST_GROUPING,
  rules: Array.from({ length: 100 }, (_, i) => ({
    id: `r${i}`,
    title: `Rule ${i}`,
    match: [{ on: 'MESSAGE' as const, glob: `*nowhere ${i}*` }],
    fingerprint: `f${i}`,
  })),
});

/** What grouping costs for each kind of failure, and against parsing the same failure: prints a table. */
export function groupingBench(print: (line: string) => void): number {
  const rows = Object.entries(TYPICAL_FAILURES).map(([name, failure]) => {
    const text = JSON.stringify(failure);
    const parse = microseconds(() => JSON.parse(text) as unknown);
    const group = grouped(failure);
    return { name, group, many: grouped(failure, MANY_RULES), parse };
  });
  print(`${TYPICAL_FRAMES} frames, the fastest of ${RUNS} runs of ${MEASURED.toLocaleString('en')} each`);
  print(
    textTable([
      ['failure', 'µs', 'µs with 100 rules of the app', 'JSON.parse µs', 'ratio'],
      ...rows.map(({ name, group, many, parse }) => [
        name,
        group.toFixed(1),
        many.toFixed(1),
        parse.toFixed(1),
        `${(group / parse).toFixed(2)}×`,
      ]),
    ]),
  );
  print(`goal: at most ${GOAL_US} µs`);
  return rows.every(({ group }) => group <= GOAL_US) ? 0 : 1;
}

const grouped = (failure: Failing, by?: CompiledGrouping): number =>
  microseconds(() => groupError(failure, by));

/** CPU time of one call, which other programs on the machine do not lengthen. */
function microseconds(work: () => unknown): number {
  for (let i = 0; i < WARM_UP; i++) work();
  let fastest = Number.POSITIVE_INFINITY;
  for (let run = 0; run < RUNS; run++) {
    const start = process.cpuUsage();
    for (let i = 0; i < MEASURED; i++) work();
    const { user, system } = process.cpuUsage(start);
    fastest = Math.min(fastest, (user + system) / MEASURED);
  }
  return fastest;
}
