import { INSTALLS, NAMED_USER, USERS, type RollupFamily } from '../family';

/** Events by what they are. */
export const types = {
  table: 'rollup_types',
  source: 'events',
  time: 'at',
  names: { EVENT_TYPE: 'eventType', SDK_EVENT_TYPE: 'sdkEventType' },
  quarterNames: ['EVENT_TYPE'],
  facetNames: [],
  facets: [],
  states: {
    events: { kind: 'sum', value: 'weight' },
    installs: { kind: 'distinct', value: INSTALLS },
    users: { kind: 'distinct', value: USERS, where: NAMED_USER },
  },
} as const satisfies RollupFamily;
