import { Inject } from '@nestjs/common';
import { Args, Context, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { App } from '@sonde/catalog';
import type { Scope } from '@sonde/vitals';
import { queryError } from '../errors/query-error';
import type { FreshnessReader } from '../freshness';
import type { RequestContext } from '../request-context';
import { FRESHNESS } from '../tokens';
import { answerQuestion } from './answer-question';
import { metricDefinitions } from './definitions';
import { questionOfInput, type MetricsInput } from './question';
import { resultOf } from './result';

@Resolver('App')
export class MetricsResolver {
  constructor(@Inject(FRESHNESS) private readonly freshness: FreshnessReader) {}

  @ResolveField('metrics')
  ofApp(@Parent() app: App, @Args('input') input: MetricsInput, @Context() context: RequestContext) {
    return this.answer({ tenantId: app.tenantId, appId: app.id }, input, context);
  }

  @Query('metrics')
  ofTenant(@Args('input') input: MetricsInput, @Context() context: RequestContext) {
    const { identity } = context;
    if (identity.kind === 'admin') {
      throw queryError(
        'FORBIDDEN',
        'The admin token belongs to no tenant: ask for the metrics of an app, or use a QUERY key.',
      );
    }
    return this.answer({ tenantId: identity.tenantId }, input, context);
  }

  @Query('metricDefinitions')
  definitions() {
    return metricDefinitions();
  }

  private async answer(scope: Scope, input: MetricsInput, context: RequestContext) {
    const question = questionOfInput(scope, input);
    // Read before the rows are: what it says to be there is in the answer.
    const freshness = this.freshness.read(context.now);
    freshness.catch(() => undefined);
    await freshness.catch(() => undefined);
    return resultOf(question, await answerQuestion(context.ask, question), () => freshness);
  }
}
