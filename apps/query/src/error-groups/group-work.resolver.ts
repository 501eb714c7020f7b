import { Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { Actor, GroupWork } from '@sonde/triage';
import type { RequestContext } from '../request-context';
import type { GroupParent } from './group';

const DAY_MS = 86_400_000;

const nameOf = (actor: Actor): string => (actor.kind === 'PERSON' ? actor.name : 'Sonde');
const said = (text: string): string | null => (text === '' ? null : text);

/** What people have decided about a group, advanced by the events that came since. */
@Resolver('ErrorGroup')
export class GroupWorkResolver {
  @ResolveField('status')
  async status(@Parent() group: GroupParent, @Context() context: RequestContext) {
    return (await workOf(group, context)).status;
  }

  @ResolveField('version')
  async version(@Parent() group: GroupParent, @Context() context: RequestContext) {
    return (await workOf(group, context)).sequence;
  }

  @ResolveField('assignee')
  async assignee(@Parent() group: GroupParent, @Context() context: RequestContext) {
    return (await workOf(group, context)).assignee ?? null;
  }

  @ResolveField('resolution')
  async resolution(@Parent() group: GroupParent, @Context() context: RequestContext) {
    const { resolution } = await workOf(group, context);
    if (!resolution) return null;
    const { in: where, at, by } = resolution;
    const { version, build } = where.kind === 'VERSION' ? where.version : where.newest;
    return { in: where.kind, appVersion: said(version), appBuild: said(build), at, by: nameOf(by) };
  }

  @ResolveField('regression')
  async regression(@Parent() group: GroupParent, @Context() context: RequestContext) {
    const { regression } = await workOf(group, context);
    if (!regression) return null;
    const { version, eventId, eventAt, at } = regression;
    return { appVersion: said(version.version), appBuild: said(version.build), eventId, eventAt, at };
  }

  @ResolveField('ignored')
  async ignored(@Parent() group: GroupParent, @Context() context: RequestContext) {
    const { ignore } = await workOf(group, context);
    if (!ignore) return null;
    const { until, at, by } = ignore;
    return {
      until: until.kind,
      users: until.kind === 'USERS' ? until.more : null,
      endsAt: until.kind === 'DAYS' ? at + until.days * DAY_MS : null,
      at,
      by: nameOf(by),
    };
  }
}

const workOf = async (group: GroupParent, { work }: RequestContext): Promise<GroupWork> =>
  (await work.of(group.scope)).of(group.id);
