import { Inject } from '@nestjs/common';
import { Args, Context, Mutation, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { App, Catalog } from '@sonde/catalog';
import { NEWEST_GROUPING } from '@sonde/error-groups';
import { isActive } from '@sonde/triage';
import { checkRange, type TimeRange } from '@sonde/vitals';
import { manageableApp } from '../access/manageable-app';
import { connection } from '../paging/connection';
import { pageSize } from '../paging/checked-filter';
import { questionOf, readCursor } from '../paging/cursor';
import type { RequestContext } from '../request-context';
import { CATALOG, CLOCK, type Clock } from '../tokens';
import { actorName } from './actor-name';
import { changeGrouping, groupingOf, revisionOf, type GroupingOfApp } from './change-grouping';
import { previewGrouping } from './grouping-preview';
import { checkedGrouping, rulesOf, type RuleInput } from './rule-inputs';

const MERGES = 50;
const CHANGES = 20;
const MAY_NOT_TRY = 'Rules are tried out with the admin token, or with a MANAGE key of the same tenant.';

interface PreviewArguments {
  readonly version?: number | null;
  readonly rules?: readonly RuleInput[] | null;
  readonly range: TimeRange;
  readonly first?: number | null;
}

/** AppGrouping as its resolvers get it. */
interface GroupingParent {
  readonly appId: string;
  readonly grouping: GroupingOfApp;
}

const shown = (app: App, grouping: GroupingOfApp) => ({
  appId: app.id,
  grouping,
  revision: revisionOf(grouping),
  version: grouping.groupingVersion,
  newestVersion: NEWEST_GROUPING,
  rules: grouping.rules,
  regroup: grouping.regroup ? { ...grouping.regroup, endedMerges: grouping.regroup.endedMerges ?? [] } : null,
});

/** By which rules an app's errors are grouped. */
@Resolver('App')
export class GroupingResolver {
  constructor(
    @Inject(CATALOG) private readonly catalog: Catalog,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @ResolveField('grouping')
  async grouping(@Parent() app: App) {
    return shown(app, await groupingOf(this.catalog, app));
  }

  @ResolveField('groupingPreview')
  async preview(
    @Parent() { id }: App,
    @Args() args: PreviewArguments,
    @Context() { ask, identity }: RequestContext,
  ) {
    const app = await manageableApp(this.catalog, identity, id, MAY_NOT_TRY);
    checkRange(args.range, 'range');
    const first = pageSize(args.first, CHANGES);
    const { groupingVersion, rules } = await groupingOf(this.catalog, app);
    const by = checkedGrouping(args.version ?? groupingVersion, args.rules ? rulesOf(args.rules) : rules, '');
    const scope = { tenantId: app.tenantId, appId: app.id };
    return previewGrouping(ask, scope, { by, range: args.range, first });
  }

  @Mutation('setGroupingRules')
  async setRules(
    @Args('input')
    input: {
      readonly appId: string;
      readonly revision?: string | null;
      readonly rules: readonly RuleInput[];
    },
    @Context() { identity }: RequestContext,
  ) {
    const app = await manageableApp(this.catalog, identity, input.appId);
    const rules = rulesOf(input.rules);
    checkedGrouping(NEWEST_GROUPING, rules, 'input.');
    return shown(app, await changeGrouping(this.catalog, app, input.revision ?? null, () => ({ rules })));
  }

  @Mutation('applyGrouping')
  async apply(
    @Args('input')
    input: { readonly appId: string; readonly revision?: string | null; readonly version?: number | null },
    @Context() { identity }: RequestContext,
  ) {
    const app = await manageableApp(this.catalog, identity, input.appId);
    const wish = { by: await actorName(this.catalog, identity), at: this.clock() };
    const changed = await changeGrouping(this.catalog, app, input.revision ?? null, (grouping) => {
      const groupingVersion = input.version ?? grouping.groupingVersion;
      checkedGrouping(groupingVersion, grouping.rules, 'input.');
      return { groupingVersion, regroup: { state: 'WAITING', ...wish, daysAll: 0, daysDone: 0 } };
    });
    return shown(app, changed);
  }
}

@Resolver('AppGrouping')
export class GroupingMergesResolver {
  /** Merges that hold; the undone ones stand in the groups' activity. */
  @ResolveField('merges')
  merges(
    @Parent() { appId, grouping }: GroupingParent,
    @Args('first') first: number | null,
    @Args('after') after: string | null,
  ) {
    const size = pageSize(first, MERGES);
    const question = questionOf('merges', appId);
    const [at, from] = readCursor(after, question, ['time', 'text']) ?? [];
    const newestFirst = grouping.merges
      .filter(isActive)
      .sort((a, b) => b.at - a.at || (a.from < b.from ? -1 : 1))
      .filter((one) => at === undefined || one.at < Number(at) || (one.at === at && one.from > String(from)));
    return connection(newestFirst.slice(0, size + 1), size, question, (one) => [one.at, one.from]);
  }
}
