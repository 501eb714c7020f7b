import { Args, Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { App } from '@sonde/catalog';
import type { Status } from '@sonde/triage';
import { checkRange, QuestionError, type TimeRange } from '@sonde/vitals';
import { connection, EMPTY_CONNECTION } from '../paging/connection';
import { checkedList, type ListArguments } from '../paging/checked-filter';
import { questionOf, readCursor, type Place } from '../paging/cursor';
import { parseMoment } from '../paging/moment';
import type { RequestContext } from '../request-context';
import type { GroupParent, GroupsAsked } from './group';
import { growthKnownFrom } from './group-figures';
import { listGroups, momentOfGroups, placeOfGroup, rangeBefore } from './group-list';
import { groupPlace, type GroupOrder } from './group-order';
import { withMembers } from './merged-filters';
import { regroupedInto } from './regrouped-ids';

const DAY_MS = 86_400_000;
const USUAL_DAYS = 30;

interface ErrorGroupsArguments extends ListArguments {
  readonly status?: readonly Status[] | null;
  readonly orderBy?: (Partial<Omit<GroupOrder, 'version'>> & { readonly version?: string | null }) | null;
}

/** The list of an app's groups, and one of them. */
@Resolver('App')
export class ErrorGroupsResolver {
  @ResolveField('errorGroups')
  async errorGroups(
    @Parent() app: App,
    @Args() args: ErrorGroupsArguments,
    @Context() context: RequestContext,
  ) {
    const { filters, first } = checkedList('events', args);
    const wanted = checkedOrder(args.orderBy);
    const question = questionOf('errorGroups', app.id, args.range, filters, args.status ?? null, wanted);
    const form = groupPlace(wanted.by);
    const after = readCursor(args.after, question, form);
    await checkGrowth(wanted, app, args.range, context);
    const asked = await askedOf(app, args.range, context);
    const groups = { ...asked, filters: withMembers(filters, asked.merges) };
    const status = args.status ? (await context.work.of(asked.scope)).withStatus(args.status) : undefined;
    if (status && 'only' in status && status.only.length === 0) return EMPTY_CONNECTION;
    const moment = after
      ? parseMoment(String(after[form.length - 2]))
      : await momentOfGroups(context.ask, groups, wanted);
    const order = await withVersion(wanted, after, asked, context);
    const rows = await listGroups(context.ask, { ...groups, moment, status, order, first, after });
    const page = connection(rows, first, question, placeOfGroup(moment, order));
    return {
      ...page,
      edges: page.edges.map(({ node, cursor }) => ({
        node: { ...groups, moment, id: node.id } satisfies GroupParent,
        cursor,
      })),
    };
  }

  @ResolveField('errorGroup')
  async errorGroup(
    @Parent() app: App,
    @Args('id') id: string,
    @Args('range') range: TimeRange | null | undefined,
    @Context() context: RequestContext,
  ): Promise<GroupParent | null> {
    const asked = await askedOf(
      app,
      range ?? { from: context.now - USUAL_DAYS * DAY_MS, to: context.now + 1 },
      context,
    );
    checkRange(asked.range, 'range');
    const known = async (one: string): Promise<GroupParent | undefined> => {
      const group = { ...asked, id: asked.merges.canonical(one) };
      return (await context.loaders.groups.seen.load(group)) ? group : undefined;
    };
    const group = await known(id);
    if (group) return group;
    const now = await regroupedInto(context.ask, asked.scope, id);
    return (now === undefined ? undefined : await known(now)) ?? null;
  }
}

/** What all groups of an app have in common, without filters. */
async function askedOf(app: App, range: TimeRange, { groupings }: RequestContext): Promise<GroupsAsked> {
  const { merges } = await groupings.of(app.id);
  return { app, scope: { tenantId: app.tenantId, appId: app.id }, merges, range, filters: [] };
}

/** @throws QuestionError when a version is named that the order does not look at */
function checkedOrder(order: ErrorGroupsArguments['orderBy']): GroupOrder {
  const by = order?.by ?? 'EVENTS';
  const version = order?.version ?? undefined;
  if (version !== undefined && by !== 'NEW_IN_VERSION')
    throw new QuestionError('orderBy.version', `Only NEW_IN_VERSION looks at a version, ${by} does not.`);
  return { by, direction: order?.direction ?? 'DESC', version };
}

/** The order with the version that it is about: on later pages the same as on the first. */
async function withVersion(
  order: GroupOrder,
  after: Place | undefined,
  asked: GroupsAsked,
  { loaders }: RequestContext,
): Promise<GroupOrder> {
  if (order.by !== 'NEW_IN_VERSION' || order.version !== undefined) return order;
  const version = after ? String(after.at(-1)) : await loaders.groups.newestVersion.load(asked);
  return { ...order, version };
}

/** @throws QuestionError when events of the range before may have expired: everything would seem to have grown */
async function checkGrowth(
  { by }: GroupOrder,
  app: App,
  range: TimeRange,
  context: RequestContext,
): Promise<void> {
  if (by !== 'GROWTH') return;
  const oldest = await context.oldestEvents.read(app.tenantId);
  const from = growthKnownFrom({ app }, context.now, oldest.get(app.id));
  if (rangeBefore(range).from >= from) return;
  throw new QuestionError(
    'orderBy.by',
    `Growth compares with the range of the same length before, and events are kept from ` +
      `${new Date(from).toISOString().slice(0, 10)} on: ask for a shorter or later range.`,
  );
}
