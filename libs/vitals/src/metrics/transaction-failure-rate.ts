import { defineMetric } from '../metric';
import { rateOf } from '../rollup/metric-rollup';
import { TRANSACTION_DIMENSIONS, TRANSACTION_FAILED, TRANSACTION_JUDGED } from '../rules/transactions';

export const transactionFailureRate = defineMetric({
  id: 'TRANSACTION_FAILURE_RATE',
  title: 'Transaction failure rate',
  chapter: 'User flows',
  unit: 'ratio',
  direction: 'UP_IS_BAD',
  definition: 'User flows that failed, timed out or crashed ÷ all that were not cancelled.',
  numerator: 'failed, timed-out and crashed flows',
  denominator: 'flows that were not cancelled',
  reading:
    'The share of flows that people wanted to finish and could not. Flows that they gave up (cancelled) are left out.',
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
  elsewhere: {
    Sentry: 'its failure rate counts every status but ok, cancelled and unknown.',
  },
});
