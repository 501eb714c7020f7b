import {
  AssignErrorGroupsDocument,
  IgnoreErrorGroupsDocument,
  MergeErrorGroupsDocument,
  ReopenErrorGroupsDocument,
  ResolveErrorGroupsDocument,
  UnmergeErrorGroupsDocument,
  type ReopenErrorGroupsMutation,
  type Schema,
} from '@sonde/query-client';
import { answers } from '../../api/answers';
import { sonde } from '../../api/client';
import { notify } from '../../parts/notices';

type Changes = ReopenErrorGroupsMutation['reopenErrorGroups'];

/** A group as the page showed it: what somebody else did since is a conflict, never overwritten. */
export interface Seen {
  readonly id: string;
  readonly version: number;
}

const groupsOf = (groups: readonly Seen[]): Schema.ErrorGroupSeen[] =>
  groups.map(({ id, version }) => ({ id, version }));

const several = (count: number): string => (count === 1 ? 'One group' : `${count} groups`);

/** Whatever shows groups asks again. */
const refresh = (): Promise<void> =>
  answers.invalidateQueries({ predicate: ({ queryKey }) => String(queryKey[0]).startsWith('ErrorGroup') });

/** Tells what became of each, offers the way back for those that were changed, and keeps nothing to itself. */
async function carryOut(
  done: string,
  act: () => Promise<Changes>,
  undo?: (changed: readonly Seen[]) => Promise<void>,
): Promise<void> {
  try {
    const changes = await act();
    const changed = changes.flatMap(({ outcome, group }) => (outcome === 'DONE' && group ? [group] : []));
    if (changed.length > 0) {
      notify(`${several(changed.length)} ${done}.`, undo ? { undo: () => void undo(changed) } : {});
    }
    for (const { outcome, message, conflict } of changes) {
      if (outcome === 'DONE') continue;
      const why = conflict
        ? `${conflict.by} was faster: ${conflict.sentence}.`
        : (message ?? 'There is no such group.');
      notify(`Not done. ${why}`, { isProblem: true });
    }
  } catch (error) {
    notify(error instanceof Error ? error.message : String(error), { isProblem: true });
  }
  await refresh();
}

export const reopen = (appId: string, groups: readonly Seen[]): Promise<void> =>
  carryOut('reopened', async () => {
    const input = { appId, groups: groupsOf(groups) };
    return (await sonde.request(ReopenErrorGroupsDocument, { input })).reopenErrorGroups;
  });

const thenReopen = (appId: string) => (changed: readonly Seen[]) => reopen(appId, changed);

export const resolve = (
  appId: string,
  groups: readonly Seen[],
  how: { readonly in: Schema.ResolveIn; readonly appVersion?: string },
): Promise<void> =>
  carryOut(
    'resolved',
    async () => {
      const input = { appId, groups: groupsOf(groups), ...how };
      return (await sonde.request(ResolveErrorGroupsDocument, { input })).resolveErrorGroups;
    },
    thenReopen(appId),
  );

export const ignore = (
  appId: string,
  groups: readonly Seen[],
  until: { readonly until: Schema.IgnoreUntil; readonly users?: number; readonly days?: number },
): Promise<void> =>
  carryOut(
    'ignored',
    async () => {
      const input = { appId, groups: groupsOf(groups), ...until };
      return (await sonde.request(IgnoreErrorGroupsDocument, { input })).ignoreErrorGroups;
    },
    thenReopen(appId),
  );

export const assign = (appId: string, group: Seen, to: string | null, before: string | null): Promise<void> =>
  carryOut(
    to === null ? 'given back' : `given to ${to}`,
    async () => {
      const input = { appId, groups: groupsOf([group]), to };
      return (await sonde.request(AssignErrorGroupsDocument, { input })).assignErrorGroups;
    },
    async ([changed]) => {
      if (changed) await assign(appId, changed, before, to);
    },
  );

/** Shows the groups as one: that with the most events. */
export async function merge(appId: string, into: Seen, others: readonly Seen[]): Promise<void> {
  const ids = others.map(({ id }) => id);
  try {
    await sonde.request(MergeErrorGroupsDocument, { input: { appId, into: into.id, ids } });
    notify(`${several(ids.length + 1)} are one now.`, { undo: () => void unmerge(appId, ids) });
  } catch (error) {
    notify(error instanceof Error ? error.message : String(error), { isProblem: true });
  }
  await refresh();
}

export async function unmerge(appId: string, ids: readonly string[]): Promise<void> {
  try {
    await sonde.request(UnmergeErrorGroupsDocument, { input: { appId, ids: [...ids] } });
    notify(`${several(ids.length)} ${ids.length === 1 ? 'stands' : 'stand'} alone again.`);
  } catch (error) {
    notify(error instanceof Error ? error.message : String(error), { isProblem: true });
  }
  await refresh();
}
