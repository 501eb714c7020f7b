import { filterConditions, Params, rangeCondition, scopeCondition, type TimeRange } from '@sonde/vitals';
import type { Place } from '../paging/cursor';
import { readMoment, upToMoment, writeMoment, type Moment } from '../paging/moment';
import type { GroupsByStatus } from '../triage/app-work';
import type { Ask } from '../warehouse/ask';
import { newIn, selectVersions } from './app-versions';
import type { GroupsAsked } from './group';
import { keysOf, ORDERS, type GroupOrder, type OrderSpan } from './group-order';
import { GROUPED, isOneOfIds, membersOf, shownGroup } from './of-groups';
import { joinDerivedSessions } from './session-of-event';

/** A group and its place in the list. */
export interface ListedGroup {
  readonly id: string;
  readonly keys: readonly number[];
}

export interface GroupsQuestion extends GroupsAsked {
  readonly moment: Moment;
  /** Undefined: whatever their status. */
  readonly status: GroupsByStatus | undefined;
  readonly order: GroupOrder;
  readonly first: number;
  readonly after: Place | undefined;
}

export const placeOfGroup =
  (moment: Moment, { version = '' }: GroupOrder) =>
  ({ id, keys }: ListedGroup): Place => [...keys, id, writeMoment(moment), version];

/** The range of the same length that ends where this one begins. */
export const rangeBefore = ({ from, to }: TimeRange): TimeRange => ({ from: from - (to - from), to: from });

/** Conditions of the events that an order looks at. */
function looksAt(
  params: Params,
  { scope, range, filters }: GroupsAsked,
  span: OrderSpan,
): { readonly where: string[]; readonly asked: string } {
  const inRange = rangeCondition(params, range)('at');
  const filtered = filterConditions(params, 'events', filters);
  const all = [scopeCondition(params, scope), GROUPED];
  switch (span) {
    case 'ASKED':
      return { where: [...all, inRange, ...filtered], asked: '1' };
    case 'WITH_BEFORE': {
      const both = { from: rangeBefore(range).from, to: range.to };
      return { where: [...all, rangeCondition(params, both)('at'), ...filtered], asked: inRange };
    }
    case 'KEPT':
      return { where: all, asked: [inRange, ...filtered].join(' AND ') };
  }
}

/** The moment that a walk through the groups begins with: figures change while events arrive, and the order with them. */
export function momentOfGroups(ask: Ask, groups: GroupsAsked, order: GroupOrder): Promise<Moment> {
  const params = new Params();
  return readMoment(ask, params, 'events', looksAt(params, groups, ORDERS[order.by].span).where);
}

/**
 * Groups with events in the range, in the asked order; one more than `first` where there are more. It reads only what the
 * order needs: everything else is asked of those that are shown.
 */
export async function listGroups(ask: Ask, question: GroupsQuestion): Promise<ListedGroup[]> {
  const { order, scope, merges, moment, status, after } = question;
  const { span, keys, joinsSessions } = ORDERS[order.by];
  const isNew =
    order.by === 'NEW_IN_VERSION'
      ? newIn(await selectVersions(ask, scope, moment), order.version ?? '')
      : undefined;
  const params = new Params();
  const { where, asked } = looksAt(params, question, span);
  where.push(upToMoment(params, moment));
  if (status) where.push(hasStatus(params, question, status));
  const names = Array.from({ length: keysOf(order.by) }, (_, i) => `k${i}`);
  const figures = keys({ params, asked, newIn: isNew });
  const sign = order.direction === 'ASC' ? '>' : '<';
  const having = [
    ...(span === 'ASKED' ? [] : [`countIf(${asked}) > 0`]),
    ...(after ? [`(${[...names, 'id'].join(', ')}) ${sign} (${bindPlace(params, names, after)})`] : []),
  ];
  const sql =
    `SELECT ${shownGroup(params, merges)} AS id, ${figures.map((figure, i) => `toFloat64(${figure}) AS k${i}`).join(', ')} ` +
    `FROM events AS e ${joinsSessions ? joinDerivedSessions(params, scope, question.range, where.join(' AND ')) : ''} ` +
    `WHERE ${where.join(' AND ')} GROUP BY id ${having.length > 0 ? `HAVING ${having.join(' AND ')}` : ''} ` +
    `ORDER BY ${[...names, 'id'].map((name) => `${name} ${order.direction}`).join(', ')} LIMIT ${question.first + 1} ` +
    'SETTINGS do_not_merge_across_partitions_select_final = 1';
  const rows = await ask.select<Readonly<Record<string, string | number>>>(sql, params.values);
  return rows.map((row) => ({ id: String(row['id']), keys: names.map((name) => Number(row[name])) }));
}

const bindPlace = (params: Params, names: readonly string[], place: Place): string =>
  [
    ...names.map((_, i) => params.bind('Float64', Number(place[i]))),
    params.bind('String', String(place[names.length])),
  ].join(', ');

/** Statuses are those of the groups that are shown: their members come along. */
function hasStatus(params: Params, { merges }: GroupsAsked, status: GroupsByStatus): string {
  if ('only' in status) return isOneOfIds(params, membersOf(merges, status.only));
  return status.except.length === 0 ? '1' : `NOT ${isOneOfIds(params, membersOf(merges, status.except))}`;
}
