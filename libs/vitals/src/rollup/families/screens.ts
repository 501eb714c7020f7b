import { INSTALLS, type RollupFamily } from '../family';

/** Who was on which screen. */
export const screens = {
  table: 'rollup_screens',
  source: 'events',
  time: 'at',
  names: { SCREEN: 'screen' },
  quarterNames: undefined,
  facetNames: [],
  facets: [],
  states: {
    events: { kind: 'sum', value: 'weight' },
    installs: { kind: 'distinct', value: INSTALLS },
  },
} as const satisfies RollupFamily;
