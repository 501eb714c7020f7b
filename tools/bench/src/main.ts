import { parseArgs } from 'node:util';
import { groupingBench } from './grouping/grouping-bench';
import { pipelineBench } from './pipeline/pipeline-bench';
import { STORE_KINDS, type StoreKind } from './pipeline/stores';
import { queriesBench } from './queries/queries-bench';
import { releasesBench } from './releases/releases-bench';

const HELP = `npm run bench -- [name] [options]

  pipeline            events through ingest, event log, processor and ClickHouse: CPU µs per event of each, events/s
  queries             20 dashboard questions through GraphQL, in turns with SQL written by hand over the same ClickHouse:
                      a month of 200 apps, one of which has two fifths of all events; and bytes per event on the disk

  releases            comparisons of random halves of one version of a simulated fleet, looked at every day for two weeks:
                      how many ever alarm, which may be 5 % at most

  grouping            the group of one failure of 40 frames: µs for each kind of failure, and against JSON.parse of it

  --events N          pipeline: events measured, after a tenth as warm-up (default 500000)
                      queries: events in all (default 20000000; 2 million take 3 minutes to make on two cores)
                      releases: that the fleet sends (default 400000)
  --devices N         releases: phones of the fleet (default 4000)
  --splits N          releases: random splits of each metric (default 1000)
  --connections N     pipeline: connections that send at once (default 16)
  --on KIND           pipeline: embedded (default) or real: Apache Kafka and MongoDB, started here without Docker
  --partitions N      pipeline: partitions of the events topic on Kafka (default 2, as many as the embedded log has)
  --profile           pipeline: also profile ingest and processor and print where their time goes
  --tail N            queries: of the events, those that came after the last roll-up (default 100000)
  --runs N            queries: of each question, each way (default 15)
  --keep DIR          queries: makes the data there, or takes what was made there before
  --grow-from N       queries: asks over so many events first, and says what grows
  --help
`;

const OPTIONS = {
  events: { type: 'string' },
  connections: { type: 'string', default: '16' },
  on: { type: 'string', default: 'embedded' },
  partitions: { type: 'string', default: '2' },
  profile: { type: 'boolean', default: false },
  devices: { type: 'string', default: '4000' },
  splits: { type: 'string', default: '1000' },
  tail: { type: 'string', default: '100000' },
  runs: { type: 'string', default: '15' },
  keep: { type: 'string' },
  'grow-from': { type: 'string' },
  help: { type: 'boolean', default: false },
} as const;

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: OPTIONS });
  const print = (line: string): void => void process.stdout.write(`${line}\n`);
  if (values.help) {
    print(HELP);
    return 0;
  }
  switch (positionals[0] ?? 'pipeline') {
    case 'pipeline': {
      const options = {
        events: count(values.events ?? '500000', 'events'),
        connections: count(values.connections, 'connections'),
        partitions: count(values.partitions, 'partitions'),
        on: storeKind(values.on),
        profile: values.profile,
      };
      return (await pipelineBench(options, print)) ? 0 : 1;
    }
    case 'queries': {
      const growFrom = values['grow-from'];
      const options = {
        events: count(values.events ?? '20000000', 'events'),
        tail: count(values.tail, 'tail'),
        runs: count(values.runs, 'runs'),
        keep: values.keep,
        growFrom: growFrom === undefined ? undefined : count(growFrom, 'grow-from'),
      };
      if (options.tail >= Math.min(options.events, options.growFrom ?? Infinity))
        throw new UsageError('--tail is a part of the events');
      return (await queriesBench(options, print)) ? 0 : 1;
    }
    case 'releases': {
      const options = {
        events: count(values.events ?? '400000', 'events'),
        devices: count(values.devices, 'devices'),
        splits: count(values.splits, 'splits'),
      };
      return (await releasesBench(options, print)) ? 0 : 1;
    }
    case 'grouping':
      return groupingBench(print);
    default:
      throw new UsageError(
        `there is no benchmark '${String(positionals[0])}', there are: pipeline, queries, releases, grouping`,
      );
  }
}

class UsageError extends Error {}

function storeKind(text: string): StoreKind {
  const kind = STORE_KINDS.find((known) => known === text);
  if (kind === undefined) throw new UsageError(`--on takes ${STORE_KINDS.join(' or ')}, not '${text}'`);
  return kind;
}

function count(text: string, option: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1)
    throw new UsageError(`--${option} takes a whole number from 1 on, not '${text}'`);
  return number;
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    const usage =
      error instanceof UsageError || String((error as { code?: unknown }).code).startsWith('ERR_PARSE_ARGS');
    process.stderr.write(
      usage ? `${(error as Error).message}\n\n${HELP}` : `${String((error as Error).stack)}\n`,
    );
    process.exit(usage ? 2 : 1);
  },
);
