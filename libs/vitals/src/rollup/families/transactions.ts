import {
  TRANSACTION,
  TRANSACTION_FAILED,
  TRANSACTION_JUDGED,
  TRANSACTION_TIMED,
} from '../../rules/transactions';
import { durationStates, MEASURED_FACETS, type RollupFamily } from '../family';

/** User flows by name. */
export const transactions = {
  table: 'rollup_transactions',
  source: 'events',
  time: 'at',
  where: TRANSACTION,
  names: { TRANSACTION: 'transaction', CURRENCY: 'currency' },
  quarterNames: ['TRANSACTION'],
  facetNames: ['TRANSACTION'],
  facets: MEASURED_FACETS,
  states: {
    judged: { kind: 'sum', value: 'weight', where: TRANSACTION_JUDGED },
    failed: { kind: 'sum', value: 'weight', where: `${TRANSACTION_JUDGED} AND ${TRANSACTION_FAILED}` },
    ...durationStates('durationMs', TRANSACTION_TIMED),
  },
} as const satisfies RollupFamily;
