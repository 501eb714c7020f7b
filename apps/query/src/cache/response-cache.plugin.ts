import { createHash } from 'node:crypto';
import type { ApolloServerPlugin, GraphQLRequestContext } from '@apollo/server';
import type { FormattedExecutionResult, OperationDefinitionNode } from 'graphql';
import { OperationTypeNode } from 'graphql';
import type { Counter } from 'prom-client';
import { answerText } from '../answer-text';
import type { RequestContext } from '../request-context';
import type { Clock } from '../tokens';
import { cacheabilityOf } from './cacheable';
import type { DataVersionReader } from './data-version';
import { maxAgeOf } from './max-age';
import { ResponseCache } from './response-cache';

export interface ResponseCacheParts {
  readonly versions: DataVersionReader;
  readonly clock: Clock;
  /** How long an answer may be given again though nothing it rests on has changed. Milliseconds. */
  readonly maxAgeMs: number;
  readonly outcomes: Counter<'outcome'>;
  /** Calls its listener when any process has changed what answers show beside events; gives what ends that. */
  readonly watch: (listener: () => void) => () => void;
}

type Answer = FormattedExecutionResult;
type Operation = GraphQLRequestContext<RequestContext> & { readonly operation?: OperationDefinitionNode };

/**
 * Gives a tenant the answer that it was given just now, and lets those who ask the same at once share one answer.
 *
 * An answer is given again only while the processor has committed nothing more and nothing more was published: then
 * asking again could not find another event. So `lagEvents = 0` followed by a question sees everything, cache or no
 * cache. A caller for whom a little older is good enough says so with `Cache-Control: max-age=<seconds>`.
 */
export function responseCachePlugin(parts: ResponseCacheParts): ApolloServerPlugin<RequestContext> {
  const cache = new ResponseCache<Answer>();
  return {
    async serverWillStart() {
      const end = parts.watch(() => cache.clear());
      return { serverWillStop: () => Promise.resolve(end()) };
    },
    async requestDidStart() {
      let land: ((answer: Answer | undefined, bytes: number) => void) | undefined;
      return {
        async responseForOperation(request) {
          const { now } = request.contextValue;
          const wish = maxAgeOf(request.request.http?.headers.get('cache-control'));
          const { asksWarehouse, saysFreshness } = cacheabilityOf(
            request.schema,
            request.document,
            request.operation,
          );
          const kept = asksWarehouse && wish !== 'never' && (!saysFreshness || wish !== undefined);
          // Who cannot tell what has changed works the answer out.
          const version = kept ? await parts.versions.read().catch(() => undefined) : undefined;
          if (!version || wish === 'never') return null;
          const key = keyOf(request);
          const looked = cache.find(key, {
            version,
            now,
            maxAgeMs: wish ?? parts.maxAgeMs,
            mayLackEvents: wish !== undefined,
          });
          if (!looked) land = cache.begin(key, version, now);
          // Undefined when the one who was first had no luck.
          const found = await looked;
          parts.outcomes.inc({ outcome: found ? 'again' : 'anew' });
          if (!found) return null;
          const age = Math.max(0, Math.floor((parts.clock() - found.at) / 1_000));
          request.response.http.headers.set('age', String(age));
          return { http: request.response.http, body: { kind: 'single', singleResult: found.answer } };
        },
        async willSendResponse({ operation, response: { body } }) {
          // A change may show in any answer of this instance.
          if (operation?.operation === OperationTypeNode.MUTATION) cache.clear();
          if (!land) return;
          let answer: Answer | undefined;
          let bytes = 0;
          try {
            const whole =
              body.kind === 'single' && isWhole(body.singleResult) ? body.singleResult : undefined;
            bytes = whole ? answerText(whole).length : 0;
            answer = whole;
          } finally {
            // Others wait for it.
            land(answer, bytes);
          }
        },
      };
    },
  };
}

/** Nothing failed, and what was asked about exists: what does not may be made at any moment. */
const isWhole = ({ errors, data }: Answer): boolean =>
  errors === undefined &&
  data !== null &&
  data !== undefined &&
  Object.values(data).every((value) => value !== null);

/** Whose answer to what: the tenant and the kind of key, then the document and all that it depends on. */
function keyOf({ contextValue: { identity }, queryHash, operationName, request }: Operation): string {
  const whose = identity.kind === 'admin' ? ['admin'] : [identity.kind, identity.tenantId];
  const what = [queryHash, operationName ?? null, request.variables ?? {}];
  return createHash('sha256')
    .update(JSON.stringify([...whose, ...what]))
    .digest('base64url');
}
