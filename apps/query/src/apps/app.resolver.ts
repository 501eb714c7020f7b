import { Inject } from '@nestjs/common';
import { Args, Context, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { App, Catalog } from '@sonde/catalog';
import { checkRange, type TimeRange } from '@sonde/vitals';
import { appsOf, readableApp } from '../access/apps-of';
import { effective } from '../control/app-settings';
import type { FreshnessReader } from '../freshness';
import type { RequestContext } from '../request-context';
import { CATALOG, FRESHNESS } from '../tokens';
import { selectLedger } from './ledger';

@Resolver('App')
export class AppResolver {
  constructor(
    @Inject(CATALOG) private readonly catalog: Catalog,
    @Inject(FRESHNESS) private readonly freshnessReader: FreshnessReader,
  ) {}

  @Query('apps')
  async apps(@Context() context: RequestContext): Promise<App[]> {
    const apps = await appsOf(this.catalog, context.identity);
    return apps.sort((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1));
  }

  @Query('app')
  async app(@Args('id') id: string, @Context() context: RequestContext): Promise<App | null> {
    return (await readableApp(this.catalog, context.identity, id)) ?? null;
  }

  @ResolveField('quarterHourRetentionDays')
  quarterHourRetentionDays(@Parent() app: App): number {
    return effective(app).quarterHourRetentionDays;
  }

  @ResolveField('dayRetentionDays')
  dayRetentionDays(@Parent() app: App): number {
    return effective(app).dayRetentionDays;
  }

  @ResolveField('maxDimensionValues')
  maxDimensionValues(@Parent() app: App): number {
    return effective(app).maxDimensionValues;
  }

  @ResolveField('ledger')
  ledger(@Parent() app: App, @Args('range') range: TimeRange, @Context() context: RequestContext) {
    checkRange(range, 'range');
    return selectLedger(context.ask, { tenantId: app.tenantId, appId: app.id }, range);
  }

  @ResolveField('freshness')
  freshness(@Context() context: RequestContext) {
    return this.freshnessReader.read(context.now);
  }
}
