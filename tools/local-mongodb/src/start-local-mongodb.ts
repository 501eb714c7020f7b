import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import {
  quietPort,
  requireFree,
  startGuarded,
  startServer,
  type GuardedProcess,
  type LocalServer,
} from '@sonde/local-server';
import { mongodProgram } from './fetch-mongodb';
import { REPLICA_SET, replicaSetAnswers, type RootUser } from './replica-set';

export interface LocalMongodbOptions {
  /** Folder for data and log, which stays and can be started again; a temporary one unless said. */
  readonly folder?: string;
  /** Port for clients; a free one unless said, and the same again in the same folder. */
  readonly port?: number;
  /** Only users get in, this one first; everybody unless said. */
  readonly auth?: RootUser;
}

export interface LocalMongodb extends LocalServer {
  /** As SONDE_MONGODB_URL takes it, with user and password where there are any; without a database. */
  readonly url: string;
  /** `host:port`. */
  readonly host: string;
  readonly folder: string;
}

/**
 * Starts a real MongoDB server on 127.0.0.1, a replica set of one member; resolves when it takes writes. Fetches it the
 * first time. It ends with the process that started it, however that ends.
 *
 * @throws NotOnThisMachineError where it cannot be fetched, with what to do
 * @throws Error with the server's last words when it does not start
 */
export async function startLocalMongodb(options: LocalMongodbOptions = {}): Promise<LocalMongodb> {
  const program = await mongodProgram();
  const temporary = options.folder === undefined ? mkdtempSync(join(tmpdir(), 'sonde-mongodb-')) : undefined;
  const folder = temporary ?? resolve(options.folder ?? '');
  const data = join(folder, 'data');
  mkdirSync(data, { recursive: true });
  const port = await portOf(folder, options.port);
  const host = `127.0.0.1:${port}`;
  const args = [
    ...['--replSet', REPLICA_SET, '--dbpath', data, '--bind_ip', '127.0.0.1', '--port', String(port)],
    // Small: it holds a few documents. Its socket in the temporary folder would outlive SIGKILL.
    ...['--wiredTigerCacheSizeGB', '0.25', '--oplogSize', '64', '--nounixsocket'],
    ...['--setParameter', 'diagnosticDataCollectionEnabled=false'],
    ...(options.auth === undefined ? [] : ['--auth', '--keyFile', keyFile(folder)]),
  ];
  const run = async (): Promise<GuardedProcess> => {
    await requireFree(port);
    return startGuarded({ program, args, cwd: folder, output: join(folder, 'mongod.log'), temporary });
  };
  const server = await startServer({
    title: `MongoDB at ${host}`,
    run,
    ask: () => replicaSetAnswers(host, options.auth),
    temporary,
  });
  return Object.assign(server, { url: urlOf(host, options.auth), host, folder });
}

function urlOf(host: string, auth: RootUser | undefined): string {
  const who = auth && `${encodeURIComponent(auth.username)}:${encodeURIComponent(auth.password)}@`;
  return `mongodb://${who ?? ''}${host}/?replicaSet=${REPLICA_SET}${auth ? '&authSource=admin' : ''}`;
}

/** What members of a set with authentication know each other by. */
function keyFile(folder: string): string {
  const file = join(folder, 'key');
  if (!existsSync(file)) writeFileSync(file, randomBytes(96).toString('base64'), { mode: 0o400 });
  return file;
}

/** The port of an earlier start in the same folder, whose replica set names it; else a free one, written down. */
async function portOf(folder: string, wanted: number | undefined): Promise<number> {
  const file = join(folder, 'port');
  const earlier = existsSync(file) ? Number(readFileSync(file, 'utf8')) : undefined;
  if (wanted !== undefined && earlier !== undefined && wanted !== earlier)
    throw new Error(`${folder} holds a replica set that knows itself by port ${earlier}, not ${wanted}`);
  const port = wanted ?? earlier ?? (await quietPort());
  writeFileSync(file, String(port));
  return port;
}
