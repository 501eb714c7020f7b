import { ApolloServerPluginCacheControlDisabled } from '@apollo/server/plugin/disabled';
import { ApolloDriver, type ApolloDriverConfig } from '@nestjs/apollo';
import { type DynamicModule, Module } from '@nestjs/common';
import { GraphQLModule } from '@nestjs/graphql';
import type { Catalog, KnownWork } from '@sonde/catalog';
import type { Logger } from '@sonde/platform';
import { appsOf } from './access/apps-of';
import { answerText } from './answer-text';
import { AppResolver } from './apps/app.resolver';
import { AttributesResolver } from './attributes/attributes.resolver';
import { ControlResolver } from './control/control.resolver';
import { ErrorGroupResolver } from './error-groups/error-group.resolver';
import { ErrorGroupsResolver } from './error-groups/error-groups.resolver';
import { GroupWorkResolver } from './error-groups/group-work.resolver';
import { errorsPlugin, formatError } from './errors/errors.plugin';
import { EventDetailsResolver } from './events/event-details.resolver';
import { EventsResolver } from './events/event.resolver';
import { responseCachePlugin } from './cache/response-cache.plugin';
import type { DataVersionReader } from './cache/data-version';
import type { FreshnessReader } from './freshness';
import { FunnelResolver } from './funnel/funnel.resolver';
import { limitsPlugin } from './limits/limits.plugin';
import { LossesResolver } from './losses/losses.resolver';
import { MetricsResolver } from './metrics/metrics.resolver';
import { PassportResolver, ValueResolver } from './passports/passport.resolver';
import { operationsPlugin, type QueryMetrics } from './observe/query-metrics';
import { ReleasesResolver } from './releases/releases.resolver';
import type { ContextFactory } from './request-context';
import { createDocumentStore } from './persisted/document-store';
import { onlyRegisteredPlugin } from './persisted/only-registered.plugin';
import type { DocumentRules } from './persisted/registered-documents';
import { dateTime, json } from './schema/scalars';
import { typeDefs } from './schema/sdl';
import { RetentionResolver } from './retention/retention.resolver';
import { SessionsResolver, SessionTimelineResolver } from './sessions/session.resolver';
import { CATALOG, CLOCK, type Clock, FRESHNESS, KNOWN_WORK, SIGHTINGS } from './tokens';
import { GroupingMergesResolver, GroupingResolver } from './triage/grouping.resolver';
import type { SightingsReader } from './triage/sightings-reader';
import { TriageResolver } from './triage/triage.resolver';

export interface QueryParts {
  readonly catalog: Catalog;
  readonly freshness: FreshnessReader;
  readonly clock: Clock;
  readonly knownWork: KnownWork;
  readonly sightings: SightingsReader;
  readonly context: ContextFactory;
  readonly metrics: QueryMetrics;
  readonly logger: Logger;
  /** Whether the schema is told, with suggestions for misspelt names. */
  readonly showSchema: boolean;
  readonly documents: DocumentRules;
  /** Without it every question is answered anew. */
  readonly cache: AnswerCache | undefined;
}

/** How long answers may be given again, and what they rest on. */
export interface AnswerCache {
  readonly versions: DataVersionReader;
  /** Milliseconds. */
  readonly maxAgeMs: number;
}

@Module({})
export class QueryModule {
  static with(parts: QueryParts): DynamicModule {
    return {
      module: QueryModule,
      imports: [GraphQLModule.forRoot<ApolloDriverConfig>(graphqlOptions(parts))],
      providers: [
        { provide: CATALOG, useValue: parts.catalog },
        { provide: FRESHNESS, useValue: parts.freshness },
        { provide: CLOCK, useValue: parts.clock },
        { provide: KNOWN_WORK, useValue: parts.knownWork },
        { provide: SIGHTINGS, useValue: parts.sightings },
        AppResolver,
        MetricsResolver,
        ValueResolver,
        PassportResolver,
        LossesResolver,
        RetentionResolver,
        FunnelResolver,
        ReleasesResolver,
        AttributesResolver,
        SessionsResolver,
        SessionTimelineResolver,
        EventsResolver,
        EventDetailsResolver,
        ErrorGroupsResolver,
        ErrorGroupResolver,
        GroupWorkResolver,
        TriageResolver,
        GroupingResolver,
        GroupingMergesResolver,
        ControlResolver,
      ],
    };
  }
}

const graphqlOptions = (parts: QueryParts): ApolloDriverConfig => ({
  driver: ApolloDriver,
  path: '/graphql',
  typeDefs: typeDefs(),
  resolvers: { DateTime: dateTime, JSON: json },
  context: parts.context,
  plugins: [
    // No answer may be kept by others, whatever it holds; Apollo would work that out anew for every field.
    ApolloServerPluginCacheControlDisabled(),
    limitsPlugin(async (identity) => (await appsOf(parts.catalog, identity)).length),
    errorsPlugin(parts.logger, parts.metrics.errors, parts.showSchema),
    operationsPlugin(parts.metrics),
    ...(parts.documents.only ? [onlyRegisteredPlugin(parts.documents.registered)] : []),
    ...(parts.cache
      ? [
          responseCachePlugin({
            ...parts.cache,
            clock: parts.clock,
            outcomes: parts.metrics.answers,
            watch: (listener) => parts.catalog.watch(listener),
          }),
        ]
      : []),
  ],
  persistedQueries: { cache: createDocumentStore(parts.documents.registered) },
  formatError,
  stringifyResult: answerText,
  introspection: parts.showSchema,
  hideSchemaDetailsFromClientErrors: !parts.showSchema,
  includeStacktraceInErrorResponses: false,
  autoTransformHttpErrors: false,
  csrfPrevention: true,
  allowBatchedHttpRequests: false,
  playground: false,
  graphiql: false,
});
