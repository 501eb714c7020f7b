import type { App, Catalog } from '@sonde/catalog';
import { FOLDED_GROUP_ID } from '@sonde/error-groups';
import {
  isActive,
  mergeGroups,
  MergeMap,
  unmergeGroup,
  type By,
  type Merge,
  type MergeDecision,
} from '@sonde/triage';
import { queryError } from '../errors/query-error';
import type { AppScope } from '../events/event';
import type { Ask } from '../warehouse/ask';
import { changeGrouping } from './change-grouping';
import { asSentence } from './deed-inputs';
import { groupsMeant } from './groups-meant';
import { checkNamed } from './named-groups';

export interface MergeInput {
  readonly revision?: string | null;
  readonly into: string;
  readonly ids: readonly string[];
}

export interface UnmergeInput {
  readonly revision?: string | null;
  readonly ids: readonly string[];
}

/**
 * Shows groups as one: all of them, or none.
 * @returns the app's merges and the group that stands for all
 * @throws GraphQLError BAD_USER_INPUT, NOT_FOUND, CONFLICT
 */
export async function merge(
  catalog: Catalog,
  ask: Ask,
  app: App,
  { revision, into, ids }: MergeInput,
  by: By,
): Promise<{ readonly merges: MergeMap; readonly into: string }> {
  checkNamed(ids, 'input.ids');
  const scope: AppScope = { tenantId: app.tenantId, appId: app.id };
  const before = MergeMap.of((await catalog.groupings.ofApp(app.id))?.merges ?? []);
  const meant = await groupsMeant(ask, scope, [into, ...ids], before);
  const standing = (id: string, path: string): string => {
    const found = meant.get(id);
    if (found === undefined) throw queryError('NOT_FOUND', 'There is no such group.', path);
    return found;
  };
  const target = standing(into, 'input.into');
  const groups = ids.map((id, i) => standing(id, `input.ids[${i}]`));
  const folded = [target, ...groups].indexOf(FOLDED_GROUP_ID);
  if (folded >= 0) {
    const path = folded === 0 ? 'input.into' : `input.ids[${folded - 1}]`;
    throw queryError(
      'BAD_USER_INPUT',
      'The group of errors that were not kept apart is no group of its own, and cannot be merged.',
      path,
    );
  }
  const { merges } = await changeGrouping(catalog, app, revision ?? null, (grouping) =>
    all(grouping.merges, groups, (merges, from) => mergeGroups(merges, { from, into: target }, by)),
  );
  return { merges: MergeMap.of(merges), into: target };
}

/**
 * Takes groups out of those that they were merged into: all of them, or none.
 * @returns the app's merges
 * @throws GraphQLError BAD_USER_INPUT, NOT_FOUND for one that is not merged, CONFLICT
 */
export async function unmerge(
  catalog: Catalog,
  app: App,
  { revision, ids }: UnmergeInput,
  by: By,
): Promise<MergeMap> {
  checkNamed(ids, 'input.ids');
  const { merges } = await changeGrouping(catalog, app, revision ?? null, (grouping) => {
    const merged = new Set(grouping.merges.filter(isActive).map(({ from }) => from));
    const not = ids.findIndex((id) => !merged.has(id));
    if (not >= 0) {
      const message = 'This group is not merged into another one.';
      throw queryError('NOT_FOUND', message, `input.ids[${not}]`);
    }
    return all(grouping.merges, ids, (merges, id) => unmergeGroup(merges, id, by));
  });
  return MergeMap.of(merges);
}

/** The merges after each of the steps; undefined when none changes anything. */
function all(
  merges: readonly Merge[],
  ids: readonly string[],
  step: (merges: readonly Merge[], id: string) => MergeDecision,
): { readonly merges: readonly Merge[] } | undefined {
  let current = merges;
  for (const [i, id] of ids.entries()) {
    const decision = step(current, id);
    if (decision.kind === 'REFUSED') {
      throw queryError('BAD_USER_INPUT', asSentence(decision.sentence), `input.ids[${i}]`);
    }
    if (decision.kind === 'ACCEPTED') current = decision.merges;
  }
  return current === merges ? undefined : { merges: current };
}
