import { explainGrouping, type CompiledGrouping, type GroupingExplanation } from '@sonde/error-groups';
import { isEventType } from '@sonde/event-schema';
import { Params, scopeCondition } from '@sonde/vitals';
import { EVENT_SELECT, type EventRow } from '../events/event-row';
import { newestFirst } from '../events/event-list';
import type { Ask } from '../warehouse/ask';
import type { GroupParent } from './group';
import { GROUPED, isOneOfIds } from './of-groups';

/** Why a stored event is in its group, by the rules that the app has now; undefined for events that are no failure. */
export const explainEvent = (
  { type }: EventRow,
  fields: Record<string, unknown>,
  compiled: CompiledGrouping,
): GroupingExplanation | undefined =>
  isEventType(type) ? explainGrouping({ type, fields }, compiled) : undefined;

/** The event of a group with that id, wherever in time; undefined when the group has none. */
export async function findEventOfGroup(
  ask: Ask,
  { scope, merges, id }: GroupParent,
  eventId: string,
): Promise<EventRow | undefined> {
  const params = new Params();
  const where = [
    scopeCondition(params, scope),
    GROUPED,
    isOneOfIds(params, merges.members(id)),
    `eventId = ${params.bind('String', eventId)}`,
  ];
  const [row] = await ask.select<EventRow>(
    `SELECT ${EVENT_SELECT} FROM events WHERE ${where.join(' AND ')} ORDER BY ${newestFirst} LIMIT 1`,
    params.values,
  );
  return row;
}

/** The explanation with what happened to the event's group after it was stored. */
export function groupingOf(group: GroupParent, row: EventRow, explanation: GroupingExplanation) {
  const stored = row.errorGroupId;
  const sentences = [...explanation.sentences];
  if (explanation.id !== stored) {
    sentences.push(
      `The event is stored in group ${stored}, by the rules that the app had then; by those that it has now it would be in ${explanation.id}.`,
    );
  }
  if (stored !== group.id) sentences.push(`Group ${stored} was merged into ${group.id} by hand.`);
  return { ...explanation, sentences, eventId: row.eventId, fingerprint: stored };
}
