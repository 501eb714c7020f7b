import type { AppendRecord, BatchHandler, ConsumeOptions, EventLog, LogConsumer } from '../port';
import { type KafkaConnection, closedError } from './connection';
import { Fetcher } from './fetcher';
import { GroupConsumer } from './group-consumer';
import { GroupCoordinator } from './group-coordinator';

/** What consumers need of the rest of the log. */
export interface LogBehind extends Pick<EventLog, 'range' | 'read'> {
  appendTo(topic: string, partition: number, records: readonly AppendRecord[]): Promise<void>;
}

let consumers = 0;

/** Begins a consumer. It is there at once, also without a broker, and joins its group as soon as that is possible. */
export function consume(
  connection: KafkaConnection,
  log: LogBehind,
  options: ConsumeOptions,
  handler: BatchHandler,
): LogConsumer {
  const { settings } = connection;
  const { topic, group } = options;
  const source = new Fetcher(connection, topic);
  return GroupConsumer.begin(
    {
      coordinator: new GroupCoordinator(connection, connection.groupId(group), String(++consumers)),
      source,
      logId: () => connection.identity.logId,
      topic,
      kafkaTopic: connection.topicName(topic),
      partitions: async (signal) => {
        await unlessAborted(connection.ready(), signal);
        await connection.guarded(() => connection.ensureTopic(topic));
        return connection.identity.partitions;
      },
      sessionTimeoutMs: settings.sessionTimeoutMs,
      rebalanceTimeoutMs: settings.rebalanceTimeoutMs,
      clock: settings.clock,
      random: settings.random,
      logger: settings.logger,
      range: (of, partition) => log.range(of, partition),
      keysOf: (of, partition, from, to) => log.read(of, partition, from, to),
      appendTo: (to, partition, records) => log.appendTo(to, partition, records),
      release: () => source.close(),
    },
    options,
    handler,
  );
}

/** Waits for the promise, but not beyond the abort of `signal`. @throws LogUnavailableError when that comes first */
async function unlessAborted(promise: Promise<void>, signal: AbortSignal): Promise<void> {
  let abort = (): void => undefined;
  const aborted = new Promise<never>((_, reject) => {
    abort = () => reject(closedError());
  });
  signal.addEventListener('abort', abort, { once: true });
  try {
    if (signal.aborted) abort();
    await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
