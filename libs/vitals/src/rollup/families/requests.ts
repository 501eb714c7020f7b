import {
  REQUEST,
  REQUEST_APDEX_POINTS,
  REQUEST_FAILED,
  REQUEST_JUDGED,
  REQUEST_SCORED,
  REQUEST_TIMED,
} from '../../rules/network';
import { durationStates, MEASURED_FACETS, type RollupFamily } from '../family';

/** Requests by where they went and what came back. */
export const requests = {
  table: 'rollup_requests',
  source: 'events',
  time: 'at',
  where: REQUEST,
  names: { HOST: 'host', ENDPOINT: 'endpoint', METHOD: 'method', STATUS_CLASS: 'statusClass' },
  quarterNames: ['STATUS_CLASS'],
  facetNames: [],
  facets: [...MEASURED_FACETS, 'CARRIER'],
  states: {
    requests: { kind: 'sum', value: 'weight' },
    judged: { kind: 'sum', value: 'weight', where: REQUEST_JUDGED },
    failed: { kind: 'sum', value: 'weight', where: `${REQUEST_JUDGED} AND ${REQUEST_FAILED}` },
    scored: { kind: 'sum', value: 'weight', where: REQUEST_SCORED },
    apdexPoints: { kind: 'sum', value: REQUEST_APDEX_POINTS, where: REQUEST_SCORED },
    ...durationStates('durationMs', REQUEST_TIMED),
  },
} as const satisfies RollupFamily;
