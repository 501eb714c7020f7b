import type { RollupFamily } from '../family';

/** Events by what they are. */
export const types = {
  table: 'rollup_types',
  source: 'events',
  names: { EVENT_TYPE: 'eventType', SDK_EVENT_TYPE: 'sdkEventType' },
  facetNames: [],
  facets: [],
  states: {
    events: { kind: 'sum', value: 'weight' },
    installs: { kind: 'distinct', value: '(appId, installId)' },
    users: { kind: 'distinct', value: '(appId, userId)', where: "userId != ''" },
  },
} as const satisfies RollupFamily;
