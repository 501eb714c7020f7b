import { describeEventLog } from '../contract/event-log.contract';
import { TemporaryKafkaLog } from './testing/temporary-kafka-log';

describeEventLog('kafka', async () => new TemporaryKafkaLog());
