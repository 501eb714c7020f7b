import { parseArgs } from 'node:util';
import { pipelineBench } from './pipeline/pipeline-bench';
import { STORE_KINDS, type StoreKind } from './pipeline/stores';

const HELP = `npm run bench -- [name] [options]

  pipeline            events through ingest, event log, processor and ClickHouse: CPU µs per event of each, events/s

  --events N          events measured, after a tenth as warm-up (default 500000)
  --connections N     connections that send at once (default 16)
  --on KIND           embedded (default) or real: Apache Kafka and MongoDB, started here without Docker
  --partitions N      partitions of the events topic on Kafka (default 2, as many as the embedded log has)
  --profile           also profile ingest and processor and print where their time goes
  --help
`;

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      events: { type: 'string', default: '500000' },
      connections: { type: 'string', default: '16' },
      on: { type: 'string', default: 'embedded' },
      partitions: { type: 'string', default: '2' },
      profile: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const print = (line: string): void => void process.stdout.write(`${line}\n`);
  if (values.help) {
    print(HELP);
    return 0;
  }
  const name = positionals[0] ?? 'pipeline';
  if (name !== 'pipeline') throw new UsageError(`there is no benchmark '${name}', there is: pipeline`);
  const options = {
    events: count(values.events, 'events'),
    connections: count(values.connections, 'connections'),
    partitions: count(values.partitions, 'partitions'),
    on: storeKind(values.on),
  };
  return (await pipelineBench({ ...options, profile: values.profile }, print)) ? 0 : 1;
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
      error instanceof UsageError || (error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS') === true;
    process.stderr.write(
      usage ? `${(error as Error).message}\n\n${HELP}` : `${String((error as Error).stack)}\n`,
    );
    process.exit(usage ? 2 : 1);
  },
);
