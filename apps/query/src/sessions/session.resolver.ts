import { Args, Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { App } from '@sonde/catalog';
import { connection } from '../paging/connection';
import { checkedList, pageSize, type ListArguments } from '../paging/checked-filter';
import { questionOf, readCursor } from '../paging/cursor';
import { eventOf } from '../events/event';
import { EVENT_PLACE, placeOfEvent, selectTimeline } from '../events/event-list';
import type { RequestContext } from '../request-context';
import { sessionOf, type SessionParent } from './session';
import { findSession, listSessions, placeOfSession, SESSION_PLACE } from './session-list';
import { spanOf } from './session-spans';

const MINUTE_MS = 60_000;

@Resolver('App')
export class SessionsResolver {
  @ResolveField('sessions')
  async sessions(@Parent() app: App, @Args() args: ListArguments, @Context() context: RequestContext) {
    const { filters, first } = checkedList('sessions', args);
    const question = questionOf('sessions', app.id, args.range, filters);
    const after = readCursor(args.after, question, SESSION_PLACE);
    const scope = { tenantId: app.tenantId, appId: app.id };
    const rows = await listSessions(context.ask, scope, { range: args.range, filters, first, after });
    const page = connection(rows, first, question, placeOfSession);
    const shown = (row: (typeof rows)[number]) =>
      sessionOf(scope, row, context.now, app.sessionGapMinutes * MINUTE_MS);
    return { ...page, edges: page.edges.map(({ node, cursor }) => ({ node: shown(node), cursor })) };
  }

  @ResolveField('session')
  async session(@Parent() app: App, @Args('id') id: string, @Context() context: RequestContext) {
    const scope = { tenantId: app.tenantId, appId: app.id };
    const row = await findSession(context.ask, scope, id);
    return row ? sessionOf(scope, row, context.now, app.sessionGapMinutes * MINUTE_MS) : null;
  }
}

@Resolver('Session')
export class SessionTimelineResolver {
  @ResolveField('events')
  async events(
    @Parent() { scope, span }: SessionParent,
    @Args() args: { readonly first?: number | null; readonly after?: string | null },
    @Context() context: RequestContext,
  ) {
    const first = pageSize(args.first);
    const question = questionOf('timeline', scope.appId, span.id);
    const after = readCursor(args.after, question, EVENT_PLACE);
    // A page in the middle belongs to one session; first pages of many sessions are asked together.
    const rows = after
      ? await selectTimeline(context.ask, scope, span, first, after)
      : await context.loaders.timeline.load({ scope, span, first });
    const page = connection(rows, first, question, placeOfEvent);
    const sessionId = span.id;
    return {
      ...page,
      edges: page.edges.map(({ node, cursor }) => ({ node: { ...eventOf(scope, node), sessionId }, cursor })),
    };
  }

  @ResolveField('spans')
  async spans(
    @Parent() { scope, span }: SessionParent,
    @Args('first') first: number | null,
    @Context() context: RequestContext,
  ) {
    return (await context.loaders.spans.load({ scope, span, first: pageSize(first) })).map(spanOf);
  }
}
