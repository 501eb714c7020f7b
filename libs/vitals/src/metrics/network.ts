import { apdexNumerator } from '../apdex';
import { RESOURCE_DIMENSIONS, type DimensionId } from '../dimension';
import { defineMetric } from '../metric';

const dimensions: readonly DimensionId[] = [
  ...RESOURCE_DIMENSIONS,
  'HOST',
  'ENDPOINT',
  'METHOD',
  'STATUS_CLASS',
  'SCREEN',
  'SDK_EVENT_TYPE',
];

/** Status 400 and above, no response at all, or a response that broke off; cancelled requests are left out before. */
const FAILED = "(status >= 400 OR status = 0 OR kind != '')";

const NOT_CANCELLED = "type = 'network_request' AND kind != 'cancelled'";

export const networkRequests = defineMetric({
  id: 'NETWORK_REQUESTS',
  title: 'Network requests',
  unit: '1',
  direction: 'NEUTRAL',
  definition: 'HTTP requests of the app, cancelled ones included. Weighed by 1 ÷ sample rate.',
  source: 'events',
  rows: 'events',
  where: "type = 'network_request'",
  measure: { kind: 'count', value: 'sum(weight)' },
  dimensions,
});

export const networkDuration = defineMetric({
  id: 'NETWORK_DURATION',
  title: 'Network duration',
  unit: 'ms',
  direction: 'UP_IS_BAD',
  definition: 'Milliseconds from the start of a request to its end, over requests whose duration is known.',
  source: 'events',
  rows: 'events',
  where: "type = 'network_request' AND durationMs >= 0",
  measure: { kind: 'duration', value: 'durationMs' },
  dimensions,
});

export const networkErrorRate = defineMetric({
  id: 'NETWORK_ERROR_RATE',
  title: 'Network error rate',
  unit: 'ratio',
  direction: 'UP_IS_BAD',
  definition:
    'Requests with status 400 and above, without a response, or with a transport error whatever their status ÷ requests; cancelled ones are left out of both.',
  numerator: 'failed requests',
  denominator: 'requests that were not cancelled',
  source: 'events',
  rows: 'events',
  where: NOT_CANCELLED,
  measure: { kind: 'rate', numerator: `sumIf(weight, ${FAILED})`, denominator: 'sum(weight)' },
  dimensions,
  differences:
    'Firebase counts the status only; here a missing response or one that broke off is a failure as well.',
});

export const networkApdex = defineMetric({
  id: 'NETWORK_APDEX',
  title: 'Network Apdex',
  unit: 'score',
  direction: 'UP_IS_GOOD',
  definition:
    '(satisfied + tolerating ÷ 2) ÷ requests with T = 0.5 s; up to T satisfied, up to 4 T tolerating, failed frustrated. ' +
    'Cancelled requests and successes of unknown duration are left out.',
  numerator: 'satisfied + tolerating ÷ 2',
  denominator: 'requests that failed or whose duration is known, not cancelled',
  source: 'events',
  rows: 'events',
  where: `${NOT_CANCELLED} AND (${FAILED} OR durationMs >= 0)`,
  measure: { kind: 'rate', numerator: apdexNumerator(FAILED, '500'), denominator: 'sum(weight)' },
  dimensions,
});
