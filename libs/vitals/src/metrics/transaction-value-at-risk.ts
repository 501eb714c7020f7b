import { defineMetric } from '../metric';
import { NEEDS_WHOLE_SESSIONS } from '../rules/sessions';
import { TRANSACTION_DIMENSIONS } from '../rules/transactions';

export const transactionValueAtRisk = defineMetric({
  id: 'TRANSACTION_VALUE_AT_RISK',
  title: 'Value at risk',
  chapter: 'User flows',
  unit: 'minor units',
  direction: 'UP_IS_BAD',
  definition:
    'Sum of the value, in minor units of its currency and weighed by 1 ÷ sample rate, of user flows that failed, timed out or ' +
    'crashed and did not succeed when repeated later in the same session. ' +
    'Null where a row would span several currencies: group or filter by CURRENCY.',
  reading:
    'What failing flows may have cost, in money: a failed checkout of 19.99 € is 1999 here, unless the same person succeeded a moment later.',
  source: 'events',
  rows: 'transactions_at_risk',
  measure: { kind: 'count', value: 'if(uniqExact(currency) > 1, NULL, sum(valueMinor * weight))' },
  rawOnly: NEEDS_WHOLE_SESSIONS,
  dimensions: TRANSACTION_DIMENSIONS,
});
