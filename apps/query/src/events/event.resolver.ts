import { Args, Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { App } from '@sonde/catalog';
import { withMembers } from '../error-groups/merged-filters';
import { connection } from '../paging/connection';
import { checkedList, type ListArguments } from '../paging/checked-filter';
import { questionOf, readCursor } from '../paging/cursor';
import type { RequestContext } from '../request-context';
import { EVENT_PLACE, placeOfEvent, selectEvents } from './event-list';
import { eventOf } from './event';

@Resolver('App')
export class EventsResolver {
  @ResolveField('events')
  async events(@Parent() app: App, @Args() args: ListArguments, @Context() context: RequestContext) {
    const { filters, first } = checkedList('events', args);
    const question = questionOf('events', app.id, args.range, filters);
    const after = readCursor(args.after, question, EVENT_PLACE);
    const scope = { tenantId: app.tenantId, appId: app.id };
    const { merges } = await context.groupings.of(app.id);
    const list = { range: args.range, filters: withMembers(filters, merges), first, after };
    const rows = await selectEvents(context.ask, scope, list);
    const page = connection(rows, first, question, placeOfEvent);
    return { ...page, edges: page.edges.map(({ node, cursor }) => ({ node: eventOf(scope, node), cursor })) };
  }
}
