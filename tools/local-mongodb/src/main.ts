import { parseArgs } from 'node:util';
import { serveInForeground, wholeNumber } from '@sonde/local-server';
import { startLocalMongodb } from './start-local-mongodb';

const HELP = `npm run mongodb -- [options]

Starts a real MongoDB on this machine, a replica set of one member, without Docker, and ends it with Ctrl-C.

  --port N               port for clients (default 27017; 0 takes a free one)
  --folder F             keep the data in this folder; a temporary one, removed at the end, unless given
  --until-stdin-closes   end when standard input does: for programs that start this one
  --help
`;

void serveInForeground(
  {
    help: HELP,
    start: async (args) => {
      const { values } = parseArgs({
        args: [...args],
        options: { port: { type: 'string', default: '27017' }, folder: { type: 'string' } },
      });
      const port = wholeNumber(values.port, 'port', 0, 65_535);
      const server = await startLocalMongodb({
        ...(port === 0 ? {} : { port }),
        ...(values.folder === undefined ? {} : { folder: values.folder }),
      });
      process.stderr.write(`MongoDB: process ${server.pid}, folder ${server.folder}\n`);
      return { server, tell: `SONDE_MONGODB_URL=${server.url}` };
    },
  },
  process.argv.slice(2),
).then((code) => process.exit(code));
