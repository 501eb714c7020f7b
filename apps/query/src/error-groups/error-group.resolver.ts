import { Args, Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { FOLDED_GROUP_ID } from '@sonde/error-groups';
import { checkFirst, type Grain } from '@sonde/vitals';
import { eventOf } from '../events/event';
import { fieldsOf } from '../events/event-row';
import { pageSize } from '../paging/checked-filter';
import type { RequestContext } from '../request-context';
import type { GroupParent } from './group';
import { explainEvent, findEventOfGroup, groupingOf } from './group-explanation';
import { beforeOf, growthKnownFrom, growthOf } from './group-figures';
import { rangeBefore } from './group-list';
import { checkTrend } from './group-trend';

/** What there is to know of a group. Whatever the groups of one list ask for, they ask together. */
@Resolver('ErrorGroup')
export class ErrorGroupResolver {
  @ResolveField('title')
  async title(@Parent() group: GroupParent, @Context() { loaders }: RequestContext) {
    return (await loaders.groups.name.load(group)).title;
  }

  @ResolveField('culprit')
  async culprit(@Parent() group: GroupParent, @Context() { loaders }: RequestContext) {
    return (await loaders.groups.name.load(group)).culprit || null;
  }

  @ResolveField('kind')
  async kind(@Parent() group: GroupParent, @Context() { loaders }: RequestContext) {
    return (await loaders.groups.name.load(group)).kind;
  }

  @ResolveField('folded')
  folded(@Parent() { id }: GroupParent) {
    return id === FOLDED_GROUP_ID;
  }

  @ResolveField('firstSeen')
  async firstSeen(@Parent() group: GroupParent, @Context() context: RequestContext) {
    return (await seenOf(group, context)).firstSeen;
  }

  @ResolveField('lastSeen')
  async lastSeen(@Parent() group: GroupParent, @Context() context: RequestContext) {
    return (await seenOf(group, context)).lastSeen;
  }

  @ResolveField('firstVersion')
  async firstVersion(@Parent() group: GroupParent, @Context() { loaders }: RequestContext) {
    return (await loaders.groups.seen.load(group))?.firstVersion ?? null;
  }

  @ResolveField('lastVersion')
  async lastVersion(@Parent() group: GroupParent, @Context() { loaders }: RequestContext) {
    return (await loaders.groups.seen.load(group))?.lastVersion ?? null;
  }

  @ResolveField('newInVersion')
  async newInVersion(@Parent() group: GroupParent, @Context() { loaders }: RequestContext) {
    const [seen, newest] = await Promise.all([
      loaders.groups.seen.load(group),
      loaders.groups.newestVersion.load(group),
    ]);
    return newest !== '' && seen?.firstVersion === newest;
  }

  @ResolveField('events')
  async events(@Parent() group: GroupParent, @Context() { loaders }: RequestContext) {
    return (await loaders.groups.figures.load(group)).events;
  }

  @ResolveField('users')
  async users(@Parent() group: GroupParent, @Context() { loaders }: RequestContext) {
    return (await loaders.groups.figures.load(group)).users;
  }

  @ResolveField('sessions')
  sessions(@Parent() group: GroupParent, @Context() { loaders }: RequestContext) {
    return loaders.groups.sessions.load(group);
  }

  @ResolveField('growth')
  async growth(@Parent() group: GroupParent, @Context() context: RequestContext) {
    const oldest = await context.oldestEvents.read(group.scope.tenantId);
    const from = growthKnownFrom(group, context.now, oldest.get(group.app.id));
    if (rangeBefore(group.range).from < from) return null;
    const { figures } = context.loaders.groups;
    const [now, before] = await Promise.all([figures.load(group), figures.load(beforeOf(group))]);
    return growthOf(now, before);
  }

  @ResolveField('series')
  series(@Parent() group: GroupParent, @Context() { loaders }: RequestContext) {
    return loaders.groups.series.load(group);
  }

  @ResolveField('trend')
  trend(
    @Parent() group: GroupParent,
    @Args('grain') grain: Grain | null,
    @Args('byVersion') byVersion: boolean | null,
    @Context() { loaders }: RequestContext,
  ) {
    const key = { group, grain: grain ?? 'DAY', byVersion: byVersion ?? false };
    checkTrend(group, key.grain);
    return loaders.groups.trend.load(key);
  }

  @ResolveField('versions')
  versions(@Parent() group: GroupParent, @Context() { loaders }: RequestContext) {
    return loaders.groups.shares.APP_VERSION.load(group);
  }

  @ResolveField('devices')
  devices(@Parent() group: GroupParent, @Context() { loaders }: RequestContext) {
    return loaders.groups.shares.DEVICE.load(group);
  }

  @ResolveField('osVersions')
  osVersions(@Parent() group: GroupParent, @Context() { loaders }: RequestContext) {
    return loaders.groups.shares.OS_VERSION.load(group);
  }

  @ResolveField('countries')
  countries(@Parent() group: GroupParent, @Context() { loaders }: RequestContext) {
    return loaders.groups.shares.COUNTRY.load(group);
  }

  @ResolveField('sampleEvents')
  async sampleEvents(
    @Parent() group: GroupParent,
    @Args('first') first: number | null,
    @Context() { loaders }: RequestContext,
  ) {
    const rows = await loaders.groups.samples.load({ group, first: pageSize(first, 5) });
    return rows.map((row) => eventOf(group.scope, row));
  }

  @ResolveField('similar')
  async similar(
    @Parent() group: GroupParent,
    @Args('first') first: number | null,
    @Context() { loaders }: RequestContext,
  ) {
    const most = first ?? 5;
    checkFirst(most, 'first');
    const name = await loaders.groups.name.load(group);
    return loaders.groups.similar.load({ group, name, first: most });
  }

  @ResolveField('merged')
  merged(@Parent() group: GroupParent, @Context() { loaders }: RequestContext) {
    return loaders.groups.merged.load(group);
  }

  @ResolveField('grouping')
  async grouping(
    @Parent() group: GroupParent,
    @Args('eventId') eventId: string | null | undefined,
    @Context() { ask, groupings, loaders }: RequestContext,
  ) {
    const { moment: _, ...whenever } = group;
    const row =
      typeof eventId === 'string'
        ? await findEventOfGroup(ask, whenever, eventId)
        : (await loaders.groups.samples.load({ group, first: 1 }))[0];
    if (!row) return null;
    const { compiled } = await groupings.of(group.app.id);
    const explanation = explainEvent(row, fieldsOf(row), compiled);
    return explanation ? groupingOf(group, row, explanation) : null;
  }
}

/** A group whose last event has just expired is still known by its name, and by when that was stored. */
async function seenOf(group: GroupParent, { loaders, now }: RequestContext) {
  const seen = await loaders.groups.seen.load(group);
  if (seen) return seen;
  const { namedAt = now } = await loaders.groups.name.load(group);
  return { firstSeen: namedAt, lastSeen: namedAt };
}
