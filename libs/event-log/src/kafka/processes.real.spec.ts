import { describeProcesses } from '../contract/processes.contract';
import { TemporaryKafkaLog } from './testing/temporary-kafka-log';

/** The shortest that brokers allow unless they are told otherwise. */
const SESSION_MS = 6000;

describeProcesses('The log on Kafka', async () => {
  const temporary = new TemporaryKafkaLog();
  const { brokers, topicPrefix } = temporary;
  return {
    opening: { log: 'kafka', brokers, topicPrefix, sessionTimeoutMs: SESSION_MS },
    connect: () => temporary.connect({ sessionTimeoutMs: SESSION_MS }),
    destroy: () => temporary.destroy(),
  };
});
