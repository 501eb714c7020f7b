import { ApolloDriver, type ApolloDriverConfig } from '@nestjs/apollo';
import { type DynamicModule, Module } from '@nestjs/common';
import { GraphQLModule } from '@nestjs/graphql';
import type { Catalog } from '@sonde/catalog';
import { stringifyExact } from '@sonde/event-schema';
import type { Logger } from '@sonde/platform';
import { AppResolver } from './apps/app.resolver';
import { ControlResolver } from './control/control.resolver';
import { ErrorGroupDetailsResolver, ErrorGroupsResolver } from './error-groups/error-groups.resolver';
import { errorsPlugin, formatError } from './errors/errors.plugin';
import { EventsResolver } from './events/event.resolver';
import type { FreshnessReader } from './freshness';
import { limitsPlugin } from './limits/limits.plugin';
import { MetricsResolver } from './metrics/metrics.resolver';
import { operationsPlugin, type QueryMetrics } from './observe/query-metrics';
import type { ContextFactory } from './request-context';
import { dateTime, json } from './schema/scalars';
import { typeDefs } from './schema/sdl';
import { SessionsResolver, SessionTimelineResolver } from './sessions/session.resolver';
import { CATALOG, CLOCK, type Clock, FRESHNESS } from './tokens';

export interface QueryParts {
  readonly catalog: Catalog;
  readonly freshness: FreshnessReader;
  readonly clock: Clock;
  readonly context: ContextFactory;
  readonly metrics: QueryMetrics;
  readonly logger: Logger;
  /** Whether the schema is told, with suggestions for misspelt names. */
  readonly showSchema: boolean;
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
        AppResolver,
        MetricsResolver,
        SessionsResolver,
        SessionTimelineResolver,
        EventsResolver,
        ErrorGroupsResolver,
        ErrorGroupDetailsResolver,
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
    limitsPlugin(),
    errorsPlugin(parts.logger, parts.metrics.errors),
    operationsPlugin(parts.metrics),
  ],
  formatError,
  // Attributes hold numbers that JSON.stringify would write with other digits.
  stringifyResult: stringifyExact,
  introspection: parts.showSchema,
  hideSchemaDetailsFromClientErrors: !parts.showSchema,
  includeStacktraceInErrorResponses: false,
  autoTransformHttpErrors: false,
  csrfPrevention: true,
  allowBatchedHttpRequests: false,
  playground: false,
  graphiql: false,
});
