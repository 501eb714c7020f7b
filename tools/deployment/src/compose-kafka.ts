import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brokerAnswers, kafkaClassPath } from '@sonde/local-kafka';
import { quietPort, runProgram, startGuarded, startServer, type LocalServer } from '@sonde/local-server';
import { temporaryFolder } from '@sonde/test-kit';
import { compose, environmentOf } from './compose';

/** What the image brings for whoever names none. */
const CLUSTER_ID = '5L6g3nShT-eMCtK--X86sw';
const WRAPPER = 'kafka.docker.KafkaDockerWrapper';

export interface ComposeKafka extends LocalServer {
  readonly brokers: string;
}

/**
 * The broker that the compose file describes, without Docker: the program by which Apache's image turns environment
 * variables into settings is part of Kafka, so it does that here too. Only addresses and the folder differ.
 */
export async function startComposeKafka(): Promise<ComposeKafka> {
  const service = compose().services['kafka'];
  if (service === undefined) throw new Error('there is no service kafka');
  const classPath = await kafkaClassPath();
  const folder = temporaryFolder('compose-kafka').path;
  const [port, controller] = [await quietPort(), await quietPort()];
  const here = (value: string): string =>
    value
      .replaceAll(/:\/\/(kafka)?:9092/g, `://127.0.0.1:${port}`)
      .replaceAll(/(\/\/|localhost):9093/g, (_, before: string) =>
        before === '//' ? `//127.0.0.1:${controller}` : `127.0.0.1:${controller}`,
      )
      .replace('/var/lib/kafka/data', join(folder, 'data'));
  const environment = Object.fromEntries(
    Object.entries(environmentOf(service, {})).map(([name, value]) => [name, here(value)]),
  );
  const directories = ['default', 'mounted', 'final'].map((name) => join(folder, name));
  for (const directory of directories) mkdirSync(directory);
  for (const name of ['server.properties', 'log4j2.yaml', 'tools-log4j2.yaml'])
    writeFileSync(join(folder, 'default', name), '\n');
  await runProgram(
    'java',
    [
      ...['-cp', classPath, WRAPPER, 'setup'],
      ...directories.flatMap((directory, i) => [['-D', '-M', '-F'][i] ?? '', directory]),
    ],
    { remedy: 'Kafka needs Java 17.', env: { ...environment, CLUSTER_ID } },
  );
  const brokers = `127.0.0.1:${port}`;
  const server = await startServer({
    title: `the Kafka of the compose file at ${brokers}`,
    run: async () =>
      startGuarded({
        program: 'java',
        args: ['-Xmx256m', '-cp', classPath, 'kafka.Kafka', join(folder, 'final', 'server.properties')],
        cwd: folder,
        output: join(folder, 'output'),
        temporary: folder,
      }),
    ask: () => brokerAnswers(brokers),
    temporary: folder,
  });
  return Object.assign(server, { brokers });
}
