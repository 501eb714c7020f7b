import { RESOURCE_DIMENSIONS } from '../dimension';
import { defineMetric } from '../metric';

export const errors = defineMetric({
  id: 'ERRORS',
  title: 'Errors',
  unit: '1',
  direction: 'UP_IS_BAD',
  definition: 'Errors that did not end the process, handled or not. Weighed by 1 ÷ sample rate.',
  source: 'events',
  rows: 'events',
  where: "type = 'error'",
  measure: { kind: 'count', value: 'sum(weight)' },
  dimensions: [...RESOURCE_DIMENSIONS, 'SCREEN', 'SDK_EVENT_TYPE', 'ERROR_GROUP'],
});
