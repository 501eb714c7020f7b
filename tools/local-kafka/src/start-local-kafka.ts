import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import {
  quietPort,
  requireFree,
  runProgram,
  startGuarded,
  startServer,
  type GuardedProcess,
  type LocalServer,
} from '@sonde/local-server';
import { brokerAnswers } from './broker-answers';
import { brokerSettings, LOGGING, properties, type BrokerPorts } from './broker-settings';
import { kafkaClassPath } from './fetch-kafka';
import { GET_JAVA, requireJava } from './java';

export interface LocalKafkaOptions {
  /** Folder for data and log, which stays and can be started again; a temporary one unless said. */
  readonly folder?: string;
  /** Port for clients; a free one unless said, and the same again in the same folder. */
  readonly port?: number;
  /** Java heap in MiB; 256 unless said. */
  readonly heapMb?: number;
  /** Further broker settings, by their Kafka names; they win over ours. */
  readonly config?: Readonly<Record<string, string>>;
}

export interface LocalKafka extends LocalServer {
  /** `host:port`, as SONDE_KAFKA_BROKERS takes it. */
  readonly brokers: string;
  readonly folder: string;
}

/**
 * Starts a real Apache Kafka broker of one node on 127.0.0.1; resolves when it answers. Fetches it the first time. It ends
 * with the process that started it, however that ends.
 *
 * @throws NotOnThisMachineError without Java or Maven, with how to get them
 * @throws Error with the broker's last words when it does not start
 */
export async function startLocalKafka(options: LocalKafkaOptions = {}): Promise<LocalKafka> {
  await requireJava();
  const classPath = await kafkaClassPath();
  const temporary = options.folder === undefined ? mkdtempSync(join(tmpdir(), 'sonde-kafka-')) : undefined;
  const folder = temporary ?? resolve(options.folder ?? '');
  mkdirSync(folder, { recursive: true });
  const ports = await portsOf(folder, options.port);
  const settings = join(folder, 'broker.properties');
  const logging = join(folder, 'log4j2.properties');
  writeFileSync(settings, properties(brokerSettings(ports, join(folder, 'data'), options.config)));
  writeFileSync(logging, LOGGING);
  const brokers = `127.0.0.1:${ports.broker}`;

  const java = ['-cp', classPath, `-Dlog4j2.configurationFile=${logging}`];
  const run = async (): Promise<GuardedProcess> => {
    await requireFree(ports.broker);
    await requireFree(ports.controller);
    if (!existsSync(join(folder, 'data', 'meta.properties'))) await format(java, settings);
    return startGuarded({
      program: 'java',
      args: [
        `-Xmx${options.heapMb ?? 256}m`,
        '-XX:+ExitOnOutOfMemoryError',
        ...java,
        'kafka.Kafka',
        settings,
      ],
      cwd: folder,
      output: join(folder, 'broker.log'),
      temporary,
    });
  };
  const server = await startServer({
    title: `Apache Kafka at ${brokers}`,
    run,
    ask: () => brokerAnswers(brokers),
    temporary,
  });
  return Object.assign(server, { brokers, folder });
}

/** Gives the folder its cluster id; the node is its own quorum. */
async function format(java: readonly string[], settings: string): Promise<void> {
  const clusterId = randomBytes(16).toString('base64url').replace(/^-/, 'A');
  await runProgram(
    'java',
    [
      ...['-XX:TieredStopAtLevel=1', ...java, 'kafka.tools.StorageTool'],
      ...['format', '--ignore-formatted', '--standalone', '-t', clusterId, '-c', settings],
    ],
    { remedy: GET_JAVA },
  );
}

/** The ports of an earlier start in the same folder, whose data name the controller's; else free ones, written down. */
async function portsOf(folder: string, wanted: number | undefined): Promise<BrokerPorts> {
  const file = join(folder, 'ports.json');
  const earlier = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as BrokerPorts) : undefined;
  const broker = wanted ?? earlier?.broker ?? (await quietPort());
  let controller = earlier?.controller ?? (await quietPort());
  while (controller === broker) controller = await quietPort();
  const ports = { broker, controller };
  writeFileSync(file, JSON.stringify(ports));
  return ports;
}
