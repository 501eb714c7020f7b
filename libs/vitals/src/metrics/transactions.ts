import { RESOURCE_DIMENSIONS, type DimensionId } from '../dimension';
import { defineMetric } from '../metric';

const dimensions: readonly DimensionId[] = [
  ...RESOURCE_DIMENSIONS,
  'TRANSACTION',
  'CURRENCY',
  'SCREEN',
  'SDK_EVENT_TYPE',
];

export const transactionDuration = defineMetric({
  id: 'TRANSACTION_DURATION',
  title: 'Transaction duration',
  unit: 'ms',
  direction: 'UP_IS_BAD',
  definition: 'Milliseconds that a user flow took, in whatever state it ended, where the duration is known.',
  source: 'events',
  rows: 'events',
  where: "type = 'transaction' AND durationMs >= 0",
  measure: { kind: 'duration', value: 'durationMs' },
  dimensions,
});

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
  where: "type = 'transaction' AND kind != 'cancelled'",
  measure: {
    kind: 'rate',
    numerator: "sumIf(weight, kind IN ('failed', 'timeout', 'crashed'))",
    denominator: 'sum(weight)',
  },
  dimensions,
});

export const transactionValueAtRisk = defineMetric({
  id: 'TRANSACTION_VALUE_AT_RISK',
  title: 'Value at risk',
  unit: 'minor units',
  direction: 'UP_IS_BAD',
  definition:
    'Sum of the value, in minor units of its currency and weighed by 1 ÷ sample rate, of user flows that failed, timed out or ' +
    'crashed and did not succeed when repeated later in the same session. ' +
    'Null where a row would span several currencies: group or filter by CURRENCY.',
  source: 'events',
  rows: 'transactions_at_risk',
  measure: { kind: 'count', value: 'if(uniqExact(currency) > 1, NULL, sum(valueMinor * weight))' },
  dimensions,
});
