import {
  LAUNCH,
  LAUNCH_APDEX_POINTS,
  LAUNCH_EXCESSIVE,
  LAUNCH_JUDGED,
  LAUNCH_TIMED,
} from '../../rules/launches';
import { durationStates, MEASURED_FACETS, type RollupFamily } from '../family';

/** App launches by kind. */
export const launches = {
  table: 'rollup_launches',
  source: 'events',
  time: 'at',
  where: LAUNCH,
  names: { LAUNCH_KIND: 'launchKind' },
  quarterNames: ['LAUNCH_KIND'],
  facetNames: ['LAUNCH_KIND'],
  facets: MEASURED_FACETS,
  states: {
    judged: { kind: 'sum', value: 'weight', where: LAUNCH_JUDGED },
    excessive: { kind: 'sum', value: 'weight', where: `${LAUNCH_JUDGED} AND ${LAUNCH_EXCESSIVE}` },
    apdexPoints: { kind: 'sum', value: LAUNCH_APDEX_POINTS, where: LAUNCH_JUDGED },
    ...durationStates('durationMs', LAUNCH_TIMED),
  },
} as const satisfies RollupFamily;
