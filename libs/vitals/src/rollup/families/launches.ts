import { RESOURCE_FACETS, type RollupFamily } from '../family';

export const launches = {
  table: 'rollup_launches',
  source: 'events',
  where: "type = 'app_launch'",
  names: { LAUNCH_KIND: 'launchKind' },
  facetNames: ['LAUNCH_KIND'],
  facets: RESOURCE_FACETS,
  states: {
    timed: { kind: 'sum', value: 'durationMs >= 0' },
    durationSum: { kind: 'sum', value: 'greatest(durationMs, 0)' },
    durationMin: { kind: 'min', value: 'durationMs', where: 'durationMs >= 0' },
    durationMax: { kind: 'max', value: 'durationMs', where: 'durationMs >= 0' },
    durations: { kind: 'percentiles', value: 'durationMs', where: 'durationMs >= 0' },
  },
} as const satisfies RollupFamily;
