import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { serveInForeground, wholeNumber } from '@sonde/local-server';
import { startLocalKafka } from './start-local-kafka';

const HELP = `npm run kafka -- [options]

Starts a real Apache Kafka broker on this machine, without Docker, and ends it with Ctrl-C.

  --port N               port for clients (default 9092; 0 takes a free one)
  --folder F             keep the data in this folder; a temporary one, removed at the end, unless given
  --heap MB              Java heap (default 512)
  --until-stdin-closes   end when standard input does: for programs that start this one
  --help
`;

void serveInForeground(
  {
    help: HELP,
    start: async (args) => {
      const { values } = parseArgs({
        args: [...args],
        options: {
          port: { type: 'string', default: '9092' },
          folder: { type: 'string' },
          heap: { type: 'string', default: '512' },
        },
      });
      const port = wholeNumber(values.port, 'port', 0, 65_535);
      const server = await startLocalKafka({
        heapMb: wholeNumber(values.heap, 'heap', 128, 65_536),
        ...(port === 0 ? {} : { port }),
        ...(values.folder === undefined ? {} : { folder: values.folder }),
      });
      process.stderr.write(
        `Broker: process ${server.pid}, settings ${join(server.folder, 'broker.properties')}\n`,
      );
      return { server, tell: `SONDE_KAFKA_BROKERS=${server.brokers}` };
    },
  },
  process.argv.slice(2),
).then((code) => process.exit(code));
