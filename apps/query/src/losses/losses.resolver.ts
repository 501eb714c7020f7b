import { Args, Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { App } from '@sonde/catalog';
import { checkRange, type TimeRange } from '@sonde/vitals';
import type { RequestContext } from '../request-context';
import { selectBatchGaps } from './batch-gaps';
import { selectDropped } from './dropped-by-client';
import { selectReceived } from './received';
import { releaseLosses } from './release-losses';

const DAY_MS = 86_400_000;

@Resolver('App')
export class LossesResolver {
  @ResolveField('losses')
  async losses(@Parent() app: App, @Args('range') range: TimeRange, @Context() { ask, now }: RequestContext) {
    checkRange(range, 'range');
    const scope = { tenantId: app.tenantId, appId: app.id };
    const beginningsKept = app.createdAt > now - app.retentionDays * DAY_MS;
    const [received, gaps, dropped] = await Promise.all([
      selectReceived(ask, scope, range, app.retentionDays),
      selectBatchGaps(ask, scope, range, beginningsKept),
      selectDropped(ask, scope, range),
    ]);
    return releaseLosses(received, gaps, dropped);
  }
}
