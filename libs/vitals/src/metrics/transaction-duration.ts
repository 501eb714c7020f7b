import { defineMetric } from '../metric';
import { durationOf } from '../rollup/metric-rollup';
import { TRANSACTION_DIMENSIONS, TRANSACTION_TIMED } from '../rules/transactions';

export const transactionDuration = defineMetric({
  id: 'TRANSACTION_DURATION',
  title: 'Transaction duration',
  chapter: 'User flows',
  unit: 'ms',
  direction: 'UP_IS_BAD',
  definition: 'Milliseconds that a user flow took, in whatever state it ended, where the duration is known.',
  reading:
    'How long a flow that you named takes, such as a checkout; lost ones included, so filter or compare with the failure rate.',
  source: 'events',
  rows: 'events',
  where: TRANSACTION_TIMED,
  measure: { kind: 'duration', value: 'durationMs' },
  rollups: [durationOf('transactions')],
  dimensions: TRANSACTION_DIMENSIONS,
  elsewhere: {
    Sentry: 'transactions there are mostly made by the SDK; here they are the flows that the app names.',
  },
});
