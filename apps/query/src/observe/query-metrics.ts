import type { ApolloServerPlugin } from '@apollo/server';
import { Counter, Histogram, type Registry } from 'prom-client';
import type { RequestContext } from '../request-context';

const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
/** Names of operations are the callers' to choose: so many are told apart, the rest count together. */
const MAX_NAMES = 100;

export interface QueryMetrics {
  readonly operations: Histogram<'operation'>;
  readonly clickhouse: Histogram<'outcome'>;
  readonly errors: Counter<'code'>;
  readonly answers: Counter<'outcome'>;
}

export const createQueryMetrics = (registry: Registry): QueryMetrics => ({
  operations: new Histogram({
    name: 'sonde_query_operation_seconds',
    help: 'Seconds that GraphQL operations took, by operation name.',
    labelNames: ['operation'],
    buckets: BUCKETS,
    registers: [registry],
  }),
  clickhouse: new Histogram({
    name: 'sonde_query_clickhouse_seconds',
    help: 'Seconds that questions to ClickHouse took.',
    labelNames: ['outcome'],
    buckets: BUCKETS,
    registers: [registry],
  }),
  errors: new Counter({
    name: 'sonde_query_errors_total',
    help: 'Errors in GraphQL answers, by code.',
    labelNames: ['code'],
    registers: [registry],
  }),
  answers: new Counter({
    name: 'sonde_query_answers_total',
    help: 'Answers that may be given again, by whether they were worked out anew or given again.',
    labelNames: ['outcome'],
    registers: [registry],
  }),
});

/** Times every operation, and ends what its request still holds. */
export function operationsPlugin(metrics: QueryMetrics): ApolloServerPlugin<RequestContext> {
  const names = new Set<string>();
  const label = (name: string | null | undefined): string => {
    if (!name) return 'unnamed';
    if (names.size < MAX_NAMES) names.add(name.slice(0, 64));
    return names.has(name.slice(0, 64)) ? name.slice(0, 64) : 'other';
  };
  return {
    async requestDidStart({ contextValue }) {
      const end = metrics.operations.startTimer();
      return {
        async willSendResponse({ operationName }) {
          end({ operation: label(operationName) });
          contextValue.finish();
        },
      };
    },
  };
}
