import { DAY_MS } from '@sonde/event-schema';
import type { MetricsQuestion, TimeRange } from '../question';
import { rulesOf } from '../rollup/family-rules';
import type { RollupFamilyId } from '../rollup/families';
import type { LayerState, StateEra } from '../rollup/layer-state';
import { settledDays } from './known-days';
import { daysBut, join } from './time-pieces';

/** A state as it is for one family. */
export interface UnderOwnRules {
  /** The same without the batches whose rows of the family were made by other rules. */
  readonly state: LayerState;
  /** Eras of other rules, all over. */
  readonly others: readonly StateEra[];
}

const known = new WeakMap<LayerState, Map<RollupFamilyId, UnderOwnRules | undefined>>();

/** @returns undefined where rows of the family are still made by other rules than those of this version of Sonde */
export function underOwnRules(state: LayerState, family: RollupFamilyId): UnderOwnRules | undefined {
  const families = known.get(state) ?? new Map<RollupFamilyId, UnderOwnRules | undefined>();
  known.set(state, families);
  if (!families.has(family)) families.set(family, ofFamily(state, family));
  return families.get(family);
}

function ofFamily(state: LayerState, family: RollupFamilyId): UnderOwnRules | undefined {
  const rules = rulesOf()[family];
  const others = state.eras.filter((era) => era.rules[family] !== rules);
  if (others.length === 0) return { state, others };
  if (others.some(({ until }) => until === 0)) return undefined;
  const foreign = new Set(others.flatMap(({ batches }) => batches));
  return { state: { ...state, batches: state.batches.filter((id) => !foreign.has(id)) }, others };
}

/**
 * Days of the question's range of which the family's rows were made by other rules and are not rebuilt yet, as far as the
 * state can tell: of one app all that a settle has rebuilt are known, over all apps of a tenant how far such rows reach.
 */
export function daysOfOtherRules(
  { state, others }: UnderOwnRules,
  { scope, range }: MetricsQuestion,
): TimeRange[] {
  return join(
    others.flatMap((era): TimeRange[] => {
      const reach = {
        from: Math.max(range.from, era.firstDay * DAY_MS),
        to: Math.min(range.to, (era.lastDay + 1) * DAY_MS),
      };
      if (reach.from >= reach.to) return [];
      if (scope.appId === undefined) return [reach];
      const rebuilt = settledDays(state, scope, reach).filter(({ through }) => through >= era.until);
      return daysBut(new Set(rebuilt.map(({ day }) => day)), reach);
    }),
  );
}
