import { Inject } from '@nestjs/common';
import { Args, Context, Mutation, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { App, Catalog, KnownWork } from '@sonde/catalog';
import type { DeedOfPeople, Version } from '@sonde/triage';
import { manageableApp } from '../access/manageable-app';
import type { GroupParent } from '../error-groups/group';
import { queryError } from '../errors/query-error';
import { connection } from '../paging/connection';
import { pageSize } from '../paging/checked-filter';
import { questionOf, readCursor } from '../paging/cursor';
import type { RequestContext } from '../request-context';
import { CATALOG, CLOCK, KNOWN_WORK, SIGHTINGS, type Clock } from '../tokens';
import { activityOf, isBeyond, LINE_PLACE } from './activity-list';
import { actorName } from './actor-name';
import { changeGroups, type ChangeGroups, type GroupChange, type GroupSeen } from './change-groups';
import { assigned, ignored, noted, resolved, type IgnoreInput, type ResolveInput } from './deed-inputs';
import { formerLogs } from './former-logs';
import { groupNow } from './group-now';
import { merge, unmerge, type MergeInput, type UnmergeInput } from './merge-groups';
import { checkVersions } from './named-groups';
import type { SightingsReader } from './sightings-reader';
import { Turns } from './turns';

const ACTIVITIES = 20;

/** What people do with groups of errors. */
@Resolver('ErrorGroup')
export class TriageResolver {
  private readonly turns = new Turns();

  constructor(
    @Inject(CATALOG) private readonly catalog: Catalog,
    @Inject(KNOWN_WORK) private readonly known: KnownWork,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SIGHTINGS) private readonly sightings: SightingsReader,
  ) {}

  @ResolveField('activity')
  async activity(
    @Parent() { scope, id }: GroupParent,
    @Args('first') first: number | null,
    @Args('after') after: string | null,
    @Context() context: RequestContext,
  ) {
    const size = pageSize(first, ACTIVITIES);
    const question = questionOf('activity', scope.appId, id);
    const place = readCursor(after, question, LINE_PLACE);
    // After the work, so that every line that it counts is among them.
    const work = await context.work.of(scope);
    const read = (groupId: string) => this.catalog.groupActivities.list({ appId: scope.appId, groupId });
    const [stored, { document }] = await Promise.all([read(id), context.groupings.of(scope.appId)]);
    const log = work.logOf(id, stored);
    const lines = activityOf(id, log, document?.merges ?? [], await formerLogs(read, id, log));
    const beyond = place ? lines.filter((line) => isBeyond(line, place)) : lines;
    const page = connection(beyond.slice(0, size + 1), size, question, (line) => line.place);
    return { ...page, edges: page.edges.map(({ node, cursor }) => ({ node: node.line, cursor })) };
  }

  @Mutation('resolveErrorGroups')
  resolve(@Args('input') input: ChangeGroups & ResolveInput, @Context() context: RequestContext) {
    return this.change(context, input, (app) => resolved(input, () => this.newest(context, app)));
  }

  @Mutation('reopenErrorGroups')
  reopen(@Args('input') input: ChangeGroups, @Context() context: RequestContext) {
    return this.change(context, input, () => ({ kind: 'UNRESOLVED' }));
  }

  @Mutation('ignoreErrorGroups')
  ignore(@Args('input') input: ChangeGroups & IgnoreInput, @Context() context: RequestContext) {
    return this.change(context, input, () => ignored(input));
  }

  @Mutation('assignErrorGroups')
  assign(
    @Args('input') input: ChangeGroups & { readonly to?: string | null },
    @Context() context: RequestContext,
  ) {
    return this.change(context, input, () => assigned(input.to ?? null));
  }

  @Mutation('noteErrorGroup')
  async note(
    @Args('input')
    input: { readonly appId: string; readonly group: GroupSeen; readonly text: string },
    @Context() context: RequestContext,
  ): Promise<GroupParent> {
    checkVersions([input.group], () => 'input.group.version');
    const [change] = await this.change(context, { appId: input.appId, groups: [input.group] }, () =>
      noted(input.text),
    );
    return groupOrError(change, 'input.group');
  }

  @Mutation('mergeErrorGroups')
  async merge(
    @Args('input') input: MergeInput & { readonly appId: string },
    @Context() context: RequestContext,
  ): Promise<GroupParent> {
    const app = await manageableApp(this.catalog, context.identity, input.appId);
    const by = { by: await actorName(this.catalog, context.identity), at: this.clock() };
    const { merges, into } = await merge(this.catalog, context.ask, app, input, by);
    context.work.changed({ tenantId: app.tenantId, appId: app.id });
    return groupNow(app, merges, into, context.now);
  }

  @Mutation('unmergeErrorGroups')
  async unmerge(
    @Args('input') input: UnmergeInput & { readonly appId: string },
    @Context() context: RequestContext,
  ): Promise<GroupParent[]> {
    const app = await manageableApp(this.catalog, context.identity, input.appId);
    const by = { by: await actorName(this.catalog, context.identity), at: this.clock() };
    const merges = await unmerge(this.catalog, app, input, by);
    context.work.changed({ tenantId: app.tenantId, appId: app.id });
    return input.ids.map((id) => groupNow(app, merges, id, context.now));
  }

  private change(
    context: RequestContext,
    input: ChangeGroups,
    deedOf: (app: App) => DeedOfPeople | Promise<DeedOfPeople>,
  ): Promise<GroupChange[]> {
    const { catalog, known, clock, turns, sightings } = this;
    return changeGroups({ catalog, known, clock, turns, sightings }, context, input, deedOf);
  }

  private newest(context: RequestContext, app: App): Promise<Version> {
    return this.sightings.newestVersion(context.ask, { tenantId: app.tenantId, appId: app.id });
  }
}

/** The group after a change that was about it alone. @throws GraphQLError NOT_FOUND, CONFLICT, BAD_USER_INPUT */
function groupOrError(change: GroupChange | undefined, path: string): GroupParent {
  if (change?.outcome === 'DONE' && change.group) return change.group;
  const message = change?.message ?? 'Somebody did something with the group first: look again.';
  if (change?.outcome === 'CONFLICT') {
    const { conflict } = change;
    throw queryError('CONFLICT', message, path, {
      conflict: conflict && { ...conflict, at: new Date(conflict.at).toISOString() },
    });
  }
  throw queryError(change?.outcome === 'REFUSED' ? 'BAD_USER_INPUT' : 'NOT_FOUND', message, path);
}
