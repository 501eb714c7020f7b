import { parseArgs } from 'node:util';
import { pipelineBench } from './pipeline/pipeline-bench';

const HELP = `npm run bench -- [name] [options]

  pipeline            events through ingest, event log, processor and ClickHouse: CPU µs per event of each, events/s

  --events N          events measured, after a tenth as warm-up (default 500000)
  --connections N     connections that send at once (default 16)
  --profile           also profile ingest and processor and print where their time goes
  --help
`;

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      events: { type: 'string', default: '500000' },
      connections: { type: 'string', default: '16' },
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
  };
  return (await pipelineBench({ ...options, profile: values.profile }, print)) ? 0 : 1;
}

class UsageError extends Error {}

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
