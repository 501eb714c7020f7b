import { describeChurn } from '../contract/churn.contract';
import { describeEventLog } from '../contract/event-log.contract';
import { TemporaryKafkaLog } from './testing/temporary-kafka-log';

describeEventLog('kafka', async () => new TemporaryKafkaLog());
describeChurn('kafka', async () => new TemporaryKafkaLog());
