import {
  compareGroupings,
  groupError,
  type CompiledGrouping,
  type CountedGroup,
  type RegroupChange,
  type Regrouped,
} from '@sonde/error-groups';
import { isEventType } from '@sonde/event-schema';
import type { TimeRange } from '@sonde/vitals';
import { selectNames } from '../error-groups/group-names';
import type { AppScope } from '../events/event';
import { fieldsOf, type EventRow } from '../events/event-row';
import type { Ask } from '../warehouse/ask';
import { chooseSample, readSample } from './sampled-events';

/** Events that are grouped before others get their turn: some milliseconds. */
const WITHOUT_PAUSE = 50;
/** Groups of one change that are shown. */
const PARTS_SHOWN = 20;

/** Events of one group that would get the same group. */
interface Pair {
  readonly before: string;
  readonly after: { readonly id: string; readonly title: string };
  count: number;
}

/**
 * What a grouping would make of stored events. Of each group some are looked at, which stand for all of it: counts are
 * exact where all were, and estimates elsewhere.
 *
 * @param first changes that are shown
 */
export async function previewGrouping(
  ask: Ask,
  scope: AppScope,
  question: { readonly by: CompiledGrouping; readonly range: TimeRange; readonly first: number },
) {
  const sample = await chooseSample(ask, scope, question.range);
  const pairs = new Map<string, Pair>();
  const lookedAt = new Map<string, number>();
  for await (const rows of readSample(ask, scope, question.range, sample)) {
    for (const [i, row] of rows.entries()) {
      if (i % WITHOUT_PAUSE === WITHOUT_PAUSE - 1) await new Promise(setImmediate);
      const before = row.errorGroupId;
      const after = regrouped(row, question.by);
      if (!after) continue;
      const key = `${before} ${after.id}`;
      const pair = pairs.get(key) ?? { before, after, count: 0 };
      pair.count++;
      pairs.set(key, pair);
      lookedAt.set(before, (lookedAt.get(before) ?? 0) + 1);
    }
  }
  const names = await selectNames(ask, { scope }, [...lookedAt.keys()]);
  const titles = new Map(names.map(({ id, title }) => [id, title]));
  const compared = compareGroupings(
    [...pairs.values()].map(({ before, after, count }): Regrouped => {
      const share = count / (lookedAt.get(before) ?? count);
      return {
        before: { id: before, title: titles.get(before) ?? before },
        after,
        events: Math.round((sample.groups.get(before) ?? count) * share),
      };
    }),
  );
  const seen = [...lookedAt.values()].reduce((sum, count) => sum + count, 0);
  const { STAY, RENAME, MERGE, SPLIT, MIX } = compared.counts;
  return {
    events: sample.events,
    eventsLookedAt: seen,
    complete: seen === sample.events,
    groupsBefore: compared.groupsBefore,
    groupsAfter: compared.groupsAfter,
    eventsMoved: compared.eventsMoved,
    stay: STAY,
    rename: RENAME,
    merge: MERGE,
    split: SPLIT,
    mix: MIX,
    changes: compared.changes.slice(0, question.first).map(shown),
  };
}

function regrouped(row: EventRow, by: CompiledGrouping) {
  if (!isEventType(row.type)) return undefined;
  return groupError({ type: row.type, fields: fieldsOf(row) }, by);
}

const shown = ({ kind, events, before, after }: RegroupChange) => ({
  kind,
  events,
  before: largest(before),
  after: largest(after),
});

const largest = (groups: readonly CountedGroup[]): readonly CountedGroup[] => groups.slice(0, PARTS_SHOWN);
