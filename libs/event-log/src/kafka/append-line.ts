import { EVENTS_TOPIC, type LogUnavailableError, PROCESSOR_GROUP } from '../port';
import { AppendQueue } from './append-queue';
import { BrokerError } from './broker-error';
import type { KafkaConnection } from './connection';
import { ForeignPositionError } from './group-position';
import { storedPositions } from './positions';

/** One partition's appends and where they stand. */
export interface AppendLine {
  readonly topic: string;
  readonly partition: number;
  readonly queue: AppendQueue;
  /** On its way to a broker, or at one. */
  underWay: boolean;
  failures: number;
  /** Why the last try failed. */
  failure: Error | undefined;
  /** An append was refused and nothing was taken since. */
  refusing: boolean;
  /** No record can have an offset before it any more; undefined until the first append asks. */
  atLeast: number | undefined;
  /** Why it takes nothing any more, for good: its offsets went back. */
  rewound: LogUnavailableError | undefined;
}

/** @param topic As Kafka knows it. @param clock Epoch milliseconds. */
export function newLine(topic: string, partition: number, clock: () => number): AppendLine {
  return {
    topic,
    partition,
    queue: new AppendQueue(clock),
    underWay: false,
    failures: 0,
    failure: undefined,
    refusing: false,
    atLeast: undefined,
    rewound: undefined,
  };
}

/**
 * Where the processor's group stands. A log that lost its tail while this process was not there would give new records
 * offsets that the processor has passed, and it would never look at them.
 * @throws LogUnavailableError
 */
export async function processedBefore(
  connection: KafkaConnection,
  { topic, partition }: AppendLine,
): Promise<number> {
  if (topic !== connection.topicName(EVENTS_TOPIC)) return 0;
  try {
    const stored = await storedPositions(connection, EVENTS_TOPIC, PROCESSOR_GROUP, [partition]);
    const position = stored.get(partition);
    return position === undefined || position instanceof ForeignPositionError ? 0 : position.offset;
  } catch (error) {
    const { cause } = error as Error;
    // Whoever only appends need not be allowed to look.
    if (cause instanceof BrokerError && cause.type === 'GROUP_AUTHORIZATION_FAILED') return 0;
    throw error;
  }
}
