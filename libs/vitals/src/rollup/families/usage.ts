import { ANR, CRASH, ERROR } from '../../rules/faults';
import { INSTALLS, NAMED_USER, RESOURCE_FACETS, USERS, type RollupFamily } from '../family';

/** Who used the app, and what went wrong, whatever the screen or the request. */
export const usage = {
  table: 'rollup_usage',
  source: 'events',
  time: 'at',
  names: {},
  quarterNames: [],
  facetNames: [],
  facets: RESOURCE_FACETS,
  states: {
    events: { kind: 'sum', value: 'weight' },
    crashes: { kind: 'sum', value: 'weight', where: CRASH },
    anrs: { kind: 'sum', value: 'weight', where: ANR },
    errors: { kind: 'sum', value: 'weight', where: ERROR },
    installs: { kind: 'distinct', value: INSTALLS },
    crashedInstalls: { kind: 'distinct', value: INSTALLS, where: CRASH },
    users: { kind: 'distinct', value: USERS, where: NAMED_USER },
  },
} as const satisfies RollupFamily;
