import { Inject } from '@nestjs/common';
import { Args, Context, Info, Mutation, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { App, Catalog } from '@sonde/catalog';
import type { GraphQLResolveInfo } from 'graphql';
import { checkAttributes } from '../attributes/registered';
import { changeApp } from '../control/change-app';
import type { FreshnessReader } from '../freshness';
import { isSelected } from '../metrics/selected-fields';
import type { RequestContext } from '../request-context';
import { CATALOG, FRESHNESS } from '../tokens';
import { compareReleases } from './compare-releases';
import { checkVersion, releaseQuestionOf, type ReleaseComparisonInput } from './question';

interface SetReleaseInput {
  readonly appId: string;
  readonly version: string;
  readonly rolledOutAt?: number | null;
}

/** Comparisons of versions, and the rollouts that people set for them. */
@Resolver('App')
export class ReleasesResolver {
  constructor(
    @Inject(CATALOG) private readonly catalog: Catalog,
    @Inject(FRESHNESS) private readonly freshness: FreshnessReader,
  ) {}

  @ResolveField('releaseComparison')
  async compare(
    @Parent() app: App,
    @Args('input') input: ReleaseComparisonInput,
    @Context() context: RequestContext,
    @Info() info: GraphQLResolveInfo,
  ) {
    checkAttributes([app], input);
    const question = releaseQuestionOf(input);
    // Read before the rows are: what it says to be there is in the answer.
    const freshness = isSelected(info, 'freshness') ? this.freshness.read(context.now) : undefined;
    await freshness?.catch(() => undefined);
    const { metric, statistic, unit } = question.comparable;
    return {
      metric,
      statistic: statistic ?? null,
      unit,
      comparisons: await compareReleases(context.ask, app, question, context.now),
      freshness: () => freshness,
    };
  }

  @ResolveField('releases')
  releases(@Parent() app: App) {
    return [...(app.releases ?? [])]
      .sort((a, b) => b.rolledOutAt - a.rolledOutAt)
      .map(({ appVersion, rolledOutAt }) => ({ version: appVersion, rolledOutAt }));
  }

  @Mutation('setRelease')
  setRelease(@Args('input') input: SetReleaseInput, @Context() { identity }: RequestContext): Promise<App> {
    const { appId, version, rolledOutAt } = input;
    checkVersion(version, 'input.version');
    return changeApp(this.catalog, identity, appId, (app) => {
      const others = (app.releases ?? []).filter(({ appVersion }) => appVersion !== version);
      return {
        releases:
          typeof rolledOutAt === 'number' ? [...others, { appVersion: version, rolledOutAt }] : others,
      };
    });
  }
}
