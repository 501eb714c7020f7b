import { ANR, CRASH, ERROR } from '../../rules/faults';
import { INSTALLS, NAMED_USER, USERS, type RollupFamily } from '../family';

/** Crashes, errors and ANRs by group. */
export const faults = {
  table: 'rollup_faults',
  source: 'events',
  time: 'at',
  where: `(${CRASH} OR ${ERROR} OR ${ANR})`,
  names: { EVENT_TYPE: 'eventType', ERROR_GROUP: 'errorGroup' },
  quarterNames: ['EVENT_TYPE', 'ERROR_GROUP'],
  facetNames: ['EVENT_TYPE'],
  facets: ['SCREEN'],
  states: {
    events: { kind: 'sum', value: 'weight' },
    installs: { kind: 'distinct', value: INSTALLS },
    users: { kind: 'distinct', value: USERS, where: NAMED_USER },
  },
} as const satisfies RollupFamily;
