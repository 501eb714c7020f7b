import type { RollupFamily } from '../family';
import { drawing } from './drawing';
import { faults } from './faults';
import { launches } from './launches';
import { requests } from './requests';
import { screens } from './screens';
import { sessions } from './sessions';
import { transactions } from './transactions';
import { types } from './types';
import { usage } from './usage';

const families = {
  usage,
  types,
  screens,
  drawing,
  requests,
  launches,
  transactions,
  faults,
  sessions,
} as const;

export type RollupFamilyId = keyof typeof families;

export const ROLLUP_FAMILIES: Readonly<Record<RollupFamilyId, RollupFamily>> = families;

export const ROLLUP_FAMILY_IDS = Object.keys(families) as RollupFamilyId[];
