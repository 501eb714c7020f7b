import { SESSION_DURATION } from '../../rules/sessions';
import { durationStates, RESOURCE_FACETS, type RollupFamily } from '../family';

/** Sessions by the kind of their first launch, at the time when they start. Made by settling only. */
export const sessions = {
  table: 'rollup_sessions',
  source: 'sessions',
  time: 'startAt',
  names: { LAUNCH_KIND: 'launchKind' },
  quarterNames: ['LAUNCH_KIND'],
  facetNames: ['LAUNCH_KIND'],
  facets: RESOURCE_FACETS,
  states: {
    sessions: { kind: 'sum', value: '1' },
    crashed: { kind: 'sum', value: 'crashed' },
    anr: { kind: 'sum', value: 'anr' },
    errored: { kind: 'sum', value: 'errored' },
    abnormal: { kind: 'sum', value: 'abnormal' },
    ...durationStates(SESSION_DURATION),
  },
} as const satisfies RollupFamily;
