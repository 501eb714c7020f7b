import { Inject } from '@nestjs/common';
import { Args, Context, Info, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { App, Catalog } from '@sonde/catalog';
import { checkQuestion, type Scope } from '@sonde/vitals';
import type { GraphQLResolveInfo } from 'graphql';
import { appsOf } from '../access/apps-of';
import { checkAttributes } from '../attributes/registered';
import { queryError } from '../errors/query-error';
import type { FreshnessReader } from '../freshness';
import { keptOfAll } from '../layers/kept';
import type { RequestContext } from '../request-context';
import { CATALOG, FRESHNESS } from '../tokens';
import { answerQuestion } from './answer-question';
import { metricDefinitions } from './definitions';
import { questionOfInput, type MetricsInput } from './question';
import { mergesOf } from './merges-of';
import { resultOf } from './result';
import { isSelected } from './selected-fields';

@Resolver('App')
export class MetricsResolver {
  constructor(
    @Inject(CATALOG) private readonly catalog: Catalog,
    @Inject(FRESHNESS) private readonly freshness: FreshnessReader,
  ) {}

  @ResolveField('metrics')
  ofApp(
    @Parent() app: App,
    @Args('input') input: MetricsInput,
    @Context() context: RequestContext,
    @Info() info: GraphQLResolveInfo,
  ) {
    checkAttributes([app], input);
    return this.answer({ tenantId: app.tenantId, appId: app.id }, input, [app], { context, info });
  }

  @Query('metrics')
  async ofTenant(
    @Args('input') input: MetricsInput,
    @Context() context: RequestContext,
    @Info() info: GraphQLResolveInfo,
  ) {
    const { identity } = context;
    if (identity.kind === 'admin') {
      throw queryError(
        'FORBIDDEN',
        'The admin token belongs to no tenant: ask for the metrics of an app, or use a QUERY key.',
      );
    }
    const apps = await appsOf(this.catalog, identity);
    checkAttributes(apps, input);
    return this.answer({ tenantId: identity.tenantId }, input, apps, { context, info });
  }

  @Query('metricDefinitions')
  definitions() {
    return metricDefinitions();
  }

  private async answer(scope: Scope, input: MetricsInput, apps: readonly App[], { context, info }: Asked) {
    const asked = questionOfInput(scope, input);
    // Nothing is asked for a question that makes no sense.
    checkQuestion(asked);
    const question = { ...asked, merges: await mergesOf(asked, apps, context.groupings) };
    // Both are read before the rows are: what they say to be there is in the answer.
    const freshness = isSelected(info, 'freshness') ? this.freshness.read(context.now) : undefined;
    const [state, oldest] = await Promise.all([
      input.precision === 'EXACT' ? undefined : context.layers.read(scope.tenantId),
      context.oldestEvents.read(scope.tenantId),
      freshness?.catch(() => undefined),
    ]);
    const kept = keptOfAll(apps, context.now, oldest);
    const answer = await answerQuestion(context.ask, question, { state, kept }, (newer) =>
      context.layers.learn(scope.tenantId, newer),
    );
    return resultOf(question, answer, () => freshness ?? this.freshness.read(context.now));
  }
}

interface Asked {
  readonly context: RequestContext;
  readonly info: GraphQLResolveInfo;
}
