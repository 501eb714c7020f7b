import { rmSync } from 'node:fs';
import { startApp, temporaryFolder } from '@sonde/test-kit';
import { openWarehouse } from '@sonde/warehouse';
import { cpuSecondsOf, processTree } from '../process-cpu';
import { textTable } from '../table';
import { prepare, SILENT } from './data/prepare';
import { graphqlOf } from './graphql';
import { knownOf } from './known';
import { QUESTIONS } from './questions';
import { race, raceTable, type Times } from './race';
import { percentile } from './statistics';
import { storageTable } from './storage';

export interface QueriesOptions {
  readonly events: number;
  /** Of those, how many have come after the last roll-up. */
  readonly tail: number;
  /** Runs of each question each way. */
  readonly runs: number;
  /** Where the data are made, or were; undefined: a temporary folder. */
  readonly keep: string | undefined;
  /** So many events as well: a quarter of the data, to see what grows. */
  readonly growFrom: number | undefined;
}

const WARM_UP_RUNS = 5;

const DAY = 86_400_000;
const HOUR = 3_600_000;

/**
 * Dashboard questions through the query app, over a month of data, in turns with the best SQL that we could write by hand
 * over the same ClickHouse.
 *
 * @returns false when an answer of one and the other differ
 */
export async function queriesBench(options: QueriesOptions, print: (line: string) => void): Promise<boolean> {
  const small =
    options.growFrom === undefined
      ? undefined
      : await measure({ ...options, events: options.growFrom }, print);
  const large = await measure(options, print);
  if (small !== undefined) {
    print('');
    print(growthTable(small, large, (options.growFrom ?? 1) / options.events));
  }
  return [...(small ?? []), ...large].every(({ difference }) => difference === undefined);
}

async function measure(options: QueriesOptions, print: (line: string) => void): Promise<Times[]> {
  const temporary = options.keep === undefined ? temporaryFolder('bench-queries') : undefined;
  const folder = options.keep === undefined ? (temporary?.path ?? '') : `${options.keep}/${options.events}`;
  try {
    print(`\n${options.events} events in 30 days of 200 apps, ${options.tail} of them not rolled up yet`);
    const prepared = await prepare(folder, options.events, options.tail, print);
    const warehouse = await openWarehouse({ dataDir: folder, logger: SILENT });
    const query = await startApp('query', {
      dataDir: folder,
      env: {
        // As it runs for others: GraphQL's checks for developers cost a tenth.
        NODE_ENV: 'production',
        SONDE_ADMIN_TOKEN: prepared.adminToken,
        SONDE_QUERY_CACHE_MS: '0',
        SONDE_LOG_LEVEL: 'warn',
      },
    });
    try {
      const known = await knownOf(warehouse, prepared);
      print(
        `${known.batches.length} batches count, sessions of ${known.cleanDays.length} days come from the rollup`,
      );
      const moment = {
        endOfDay: Math.ceil(prepared.now / DAY) * DAY,
        endOfHour: Math.ceil(prepared.now / HOUR) * HOUR,
      };
      const watched = processTree(process.pid).filter(({ command }) =>
        /engine\.cjs|query.main\.js/.test(command),
      );
      const cpuMs = (): number => cpuSecondsOf(watched.map(({ pid }) => pid)) * 1000;
      const graphql = graphqlOf(query.url, prepared.queryKey);
      const stores = { graphql, warehouse, known, moment, cpuMs };
      // The query app's code is compiled while it runs: what nobody has asked yet is slow whatever it is.
      for (const question of QUESTIONS) await race(question, WARM_UP_RUNS, stores);
      const all: Times[] = [];
      for (const question of QUESTIONS) {
        const times = await race(question, options.runs, stores);
        if (times.difference !== undefined) print(`✗ ${times.title}: ${times.difference}`);
        all.push(times);
      }
      print('');
      print(textTable(raceTable(all)));
      print('');
      print(summary(all));
      print('');
      print(textTable(await storageTable(warehouse, options.events)));
      return all;
    } finally {
      await query.end();
      await warehouse.close();
    }
  } finally {
    if (temporary !== undefined) rmSync(temporary.path, { recursive: true, force: true });
  }
}

function summary(all: readonly Times[]): string {
  const slowest = [...all].sort((a, b) => percentile(b.graphql, 0.95) - percentile(a.graphql, 0.95))[0];
  const added = all.map(({ graphql, hand }) => percentile(graphql, 0.5) - percentile(hand, 0.5));
  const equal = all.filter(({ difference }) => difference === undefined).length;
  return [
    `${equal} of ${all.length} answers equal those by hand`,
    `added at p50, median of the questions: ${percentile(added, 0.5).toFixed(1)} ms (goal ≤ 5)`,
    `the longest at p95: ${slowest?.title ?? ''}, ${percentile(slowest?.graphql ?? [], 0.95).toFixed(0)} ms`,
  ].join('\n');
}

function growthTable(small: readonly Times[], large: readonly Times[], part: number): string {
  const rows = large.map(({ title, graphql }, place) => {
    const before = percentile(small[place]?.graphql ?? [], 0.5);
    const after = percentile(graphql, 0.5);
    return [title, before.toFixed(1), after.toFixed(1), `${(after / before).toFixed(2)}×`];
  });
  const medians = (times: readonly Times[]): number =>
    percentile(
      times.flatMap(({ graphql }) => graphql),
      0.5,
    );
  const [before, after] = [medians(small), medians(large)];
  return textTable([
    [`growth with ${(1 / part).toFixed(1)}× the events`, 'p50 before', 'p50 after', 'ratio'],
    ...rows,
    ['all', before.toFixed(1), after.toFixed(1), `${(after / before).toFixed(2)}×`],
  ]);
}
