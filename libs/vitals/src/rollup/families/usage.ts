import { RESOURCE_FACETS, type RollupFamily } from '../family';

/** Who used the app, and what went wrong, whatever the screen or the request. */
export const usage = {
  table: 'rollup_usage',
  source: 'events',
  names: {},
  facetNames: [],
  facets: RESOURCE_FACETS,
  states: {
    events: { kind: 'sum', value: 'weight' },
    crashes: { kind: 'sum', value: "if(type = 'crash', weight, 0)" },
    anrs: { kind: 'sum', value: "if(type = 'anr', weight, 0)" },
    errors: { kind: 'sum', value: "if(type = 'error', weight, 0)" },
    installs: { kind: 'distinct', value: '(appId, installId)' },
    crashedInstalls: { kind: 'distinct', value: '(appId, installId)', where: "type = 'crash'" },
    users: { kind: 'distinct', value: '(appId, userId)', where: "userId != ''" },
  },
} as const satisfies RollupFamily;
