import { defineMetric } from '../metric';
import { rateOf } from '../rollup/metric-rollup';
import { TRANSACTION_DIMENSIONS, TRANSACTION_FAILED, TRANSACTION_JUDGED } from '../rules/transactions';

export const transactionFailureRate = defineMetric({
  id: 'TRANSACTION_FAILURE_RATE',
  title: 'Transaction failure rate',
  unit: 'ratio',
  direction: 'UP_IS_BAD',
  definition: 'User flows that failed, timed out or crashed ÷ all that were not cancelled.',
  numerator: 'failed, timed-out and crashed flows',
  denominator: 'flows that were not cancelled',
  source: 'events',
  rows: 'events',
  where: TRANSACTION_JUDGED,
  measure: {
    kind: 'rate',
    numerator: `sumIf(weight, ${TRANSACTION_FAILED})`,
    denominator: 'sum(weight)',
  },
  rollups: [rateOf('transactions', 'failed', 'judged')],
  examples: { numerator: TRANSACTION_FAILED, rest: `NOT (${TRANSACTION_FAILED})` },
  dimensions: TRANSACTION_DIMENSIONS,
});
