import { defineMetric } from '../metric';
import { durationOf } from '../rollup/metric-rollup';
import { TRANSACTION_DIMENSIONS, TRANSACTION_TIMED } from '../rules/transactions';

export const transactionDuration = defineMetric({
  id: 'TRANSACTION_DURATION',
  title: 'Transaction duration',
  unit: 'ms',
  direction: 'UP_IS_BAD',
  definition: 'Milliseconds that a user flow took, in whatever state it ended, where the duration is known.',
  source: 'events',
  rows: 'events',
  where: TRANSACTION_TIMED,
  measure: { kind: 'duration', value: 'durationMs' },
  rollups: [durationOf('transactions')],
  dimensions: TRANSACTION_DIMENSIONS,
});
