import { Inject } from '@nestjs/common';
import { Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { Catalog } from '@sonde/catalog';
import type { Part } from '@sonde/vitals';
import { readableApp } from '../access/apps-of';
import { eventOf } from '../events/event';
import type { RequestContext } from '../request-context';
import { sessionOf } from '../sessions/session';
import { CATALOG } from '../tokens';
import { selectNewInstallsKnown } from './new-installs';
import { passportOf, type PassportParent, type ValueParent } from './passport';
import { issuePassport } from './passport-budget';
import { selectSampledShare } from './sampling';
import { selectSamples, type Sample } from './samples';

const MINUTE_MS = 60_000;

@Resolver('MetricValue')
export class ValueResolver {
  @ResolveField('passport')
  passport(@Parent() value: ValueParent, @Context() context: RequestContext): PassportParent {
    issuePassport(context);
    return passportOf(value);
  }
}

@Resolver('Passport')
export class PassportResolver {
  constructor(@Inject(CATALOG) private readonly catalog: Catalog) {}

  @ResolveField('sampledShare')
  sampledShare(@Parent() { cell }: PassportParent, @Context() { ask }: RequestContext) {
    return selectSampledShare(ask, cell);
  }

  @ResolveField('newInstalls')
  newInstalls(@Parent() { cell }: PassportParent, @Context() { ask }: RequestContext) {
    return selectNewInstallsKnown(ask, cell);
  }

  @ResolveField('samples')
  samples(@Parent() passport: PassportParent, @Context() context: RequestContext) {
    return this.shown(passport, 'numerator', context);
  }

  @ResolveField('counterSamples')
  counterSamples(@Parent() passport: PassportParent, @Context() context: RequestContext) {
    return this.shown(passport, 'rest', context);
  }

  private async shown({ cell }: PassportParent, part: Part, context: RequestContext) {
    const { tenantId } = cell.question.scope;
    const samples = await selectSamples(context.ask, cell, part);
    return Promise.all(samples.map((sample) => this.sampleOf(sample, tenantId, context)));
  }

  private async sampleOf({ kind, row }: Sample, tenantId: string, context: RequestContext) {
    const scope = { tenantId, appId: row.ofApp };
    if (kind === 'event') {
      const event = eventOf(scope, row);
      return { id: event.id, appId: row.ofApp, at: event.at, event, session: null };
    }
    const app = await readableApp(this.catalog, context.identity, row.ofApp);
    const session = sessionOf(scope, row, context.now, (app?.sessionGapMinutes ?? 0) * MINUTE_MS);
    return { id: session.id, appId: row.ofApp, at: session.startedAt, event: null, session };
  }
}
