import type { RunningProcess } from './process-tree';

/** A part of standalone that runs in a process of its own. */
export type PartName = 'ingest' | 'processor' | 'query' | 'clickhouse';

/** How the parts' processes are recognised. */
const PARTS: Readonly<Record<PartName, RegExp>> = {
  ingest: /apps[/\\]ingest[/\\]main\.js/,
  processor: /apps[/\\]processor[/\\]main\.js/,
  query: /apps[/\\]query[/\\]main\.js/,
  clickhouse: /engine\.cjs/,
};

/** The ids of the processes that run a part's program. */
export function partPids(below: readonly RunningProcess[], part: PartName): number[] {
  const found = below.filter(({ command }) => PARTS[part].test(command));
  return found.map(({ pid }) => pid);
}
