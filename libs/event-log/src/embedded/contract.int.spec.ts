import { describeChurn } from '../contract/churn.contract';
import { describeEventLog } from '../contract/event-log.contract';
import { TemporaryLog } from './temporary-log';

describeEventLog('The embedded log', async () => new TemporaryLog());
describeChurn('The embedded log', async () => new TemporaryLog());
