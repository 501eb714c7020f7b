import { Inject } from '@nestjs/common';
import { Args, Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { Catalog } from '@sonde/catalog';
import { QuestionError } from '@sonde/vitals';
import { readableApp } from '../access/apps-of';
import { explainEvent } from '../error-groups/group-explanation';
import type { RequestContext } from '../request-context';
import { sessionOf } from '../sessions/session';
import { CATALOG } from '../tokens';
import { breadcrumbsFrom, MAX_BREADCRUMBS } from './breadcrumbs';
import { eventOf, sessionIdOf, type EventParent } from './event';
import { fieldsOf } from './event-row';
import { exceptionsOf, threadsOf } from './stack-trace';

const MINUTE_MS = 60_000;
const USUAL_BREADCRUMBS = 30;

/** What needs more than the event's own row. */
@Resolver('Event')
export class EventDetailsResolver {
  constructor(@Inject(CATALOG) private readonly catalog: Catalog) {}

  @ResolveField('errorGroupId')
  async errorGroupId(@Parent() { scope, row }: EventParent, @Context() { groupings }: RequestContext) {
    if (row.errorGroupId === '') return null;
    return (await groupings.of(scope.appId)).merges.canonical(row.errorGroupId);
  }

  @ResolveField('exceptions')
  async exceptions(@Parent() event: EventParent, @Context() context: RequestContext) {
    const { fields, explanation } = await explained(event, context);
    return exceptionsOf(fields, explanation);
  }

  @ResolveField('threads')
  async threads(@Parent() event: EventParent, @Context() context: RequestContext) {
    const { fields, explanation } = await explained(event, context);
    return threadsOf(fields, explanation);
  }

  @ResolveField('breadcrumbs')
  async breadcrumbs(
    @Parent() { scope, row }: EventParent,
    @Args('first') asked: number | null | undefined,
    @Context() { loaders }: RequestContext,
  ) {
    const first = asked ?? USUAL_BREADCRUMBS;
    if (!Number.isInteger(first) || first < 1 || first > MAX_BREADCRUMBS)
      throw new QuestionError('first', `${first} is not a whole number from 1 to ${MAX_BREADCRUMBS}.`);
    const laneKey = row.laneKeyText;
    const derived =
      row.sessionId === '' ? await loaders.derivedSession.load({ scope, laneKey, at: row.atMs }) : null;
    const rows = await loaders.breadcrumbs.load({
      scope,
      laneKey,
      sessionId: row.sessionId,
      from: breadcrumbsFrom(row.atMs, derived?.startAt),
      at: row.atMs,
      hash: row.eventHashText,
      first,
    });
    return rows.map((one) => eventOf(scope, one));
  }

  @ResolveField('session')
  async session(@Parent() event: EventParent, @Context() context: RequestContext) {
    const { scope } = event;
    const id = await sessionIdOf(event, context);
    if (id === null) return null;
    const [row, app] = await Promise.all([
      context.loaders.session.load({ scope, id }),
      readableApp(this.catalog, context.identity, scope.appId),
    ]);
    return row && app ? sessionOf(scope, row, context.now, app.sessionGapMinutes * MINUTE_MS) : null;
  }
}

/** The event's fields, read once, and what the grouping makes of their frames. */
async function explained({ scope, row }: EventParent, { groupings }: RequestContext) {
  const fields = fieldsOf(row);
  return { fields, explanation: explainEvent(row, fields, (await groupings.of(scope.appId)).compiled) };
}
