import { Args, Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { App } from '@sonde/catalog';
import { checkRange, type TimeRange } from '@sonde/vitals';
import { eventOf } from '../events/event';
import { connection, EMPTY_CONNECTION } from '../paging/connection';
import { checkedList, pageSize, type ListArguments } from '../paging/checked-filter';
import { questionOf, readCursor } from '../paging/cursor';
import { parseMoment } from '../paging/moment';
import type { RequestContext } from '../request-context';
import { groupOf, type GroupParent } from './group';
import { GROUP_PLACE, listGroups, momentOfGroups, placeOfGroup, type GroupOrder } from './group-list';
import { loadGroupNames } from './group-names';

const DAY_MS = 86_400_000;
const USUAL_DAYS = 30;

interface ErrorGroupsArguments extends ListArguments {
  readonly status?: readonly string[] | null;
  readonly orderBy?: Partial<GroupOrder> | null;
}

@Resolver('App')
export class ErrorGroupsResolver {
  @ResolveField('errorGroups')
  async errorGroups(
    @Parent() app: App,
    @Args() args: ErrorGroupsArguments,
    @Context() context: RequestContext,
  ) {
    const { filters, first } = checkedList('events', args);
    const order: GroupOrder = {
      by: args.orderBy?.by ?? 'EVENTS',
      direction: args.orderBy?.direction ?? 'DESC',
    };
    const question = questionOf('errorGroups', app.id, args.range, filters, args.status ?? null, order);
    const after = readCursor(args.after, question, GROUP_PLACE);
    if (args.status && !args.status.includes('UNRESOLVED')) return EMPTY_CONNECTION;
    const scope = { tenantId: app.tenantId, appId: app.id };
    const list = { range: args.range, filters, order, first, after };
    const moment = after
      ? parseMoment(String(after[2]))
      : await momentOfGroups(context.ask, scope, { range: args.range, filters });
    const figures = await listGroups(context.ask, scope, { ...list, moment });
    const page = connection(figures, first, question, placeOfGroup(order, moment));
    const names = await loadGroupNames(
      context.ask,
      scope,
      page.edges.map(({ node }) => node.id),
    );
    const edges = page.edges.flatMap(({ node, cursor }) => {
      const name = names.get(node.id);
      return name ? [{ node: groupOf({ scope, range: args.range, filters }, name, node), cursor }] : [];
    });
    return { ...page, edges };
  }

  @ResolveField('errorGroup')
  async errorGroup(
    @Parent() app: App,
    @Args('id') id: string,
    @Args('range') range: TimeRange | null | undefined,
    @Context() context: RequestContext,
  ) {
    const asked = range ?? { from: context.now - USUAL_DAYS * DAY_MS, to: context.now + 1 };
    checkRange(asked, 'range');
    const scope = { tenantId: app.tenantId, appId: app.id };
    const order: GroupOrder = { by: 'EVENTS', direction: 'DESC' };
    const [names, [figures]] = await Promise.all([
      loadGroupNames(context.ask, scope, [id]),
      listGroups(context.ask, scope, { range: asked, filters: [], order, first: 1, id }),
    ]);
    const name = names.get(id);
    return name ? groupOf({ scope, range: asked, filters: [] }, name, figures) : null;
  }
}

@Resolver('ErrorGroup')
export class ErrorGroupDetailsResolver {
  @ResolveField('series')
  series(@Parent() group: GroupParent, @Context() context: RequestContext) {
    return context.loaders.series.load(group);
  }

  @ResolveField('versions')
  versions(@Parent() group: GroupParent, @Context() context: RequestContext) {
    return context.loaders.versions.load(group);
  }

  @ResolveField('devices')
  devices(@Parent() group: GroupParent, @Context() context: RequestContext) {
    return context.loaders.devices.load(group);
  }

  @ResolveField('sampleEvents')
  async sampleEvents(
    @Parent() group: GroupParent,
    @Args('first') first: number | null,
    @Context() context: RequestContext,
  ) {
    const rows = await context.loaders.samples.load({ group, first: pageSize(first, 5) });
    return rows.map((row) => eventOf(group.scope, row));
  }
}
