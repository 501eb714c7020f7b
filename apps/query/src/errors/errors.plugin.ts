import type { ApolloServerPlugin } from '@apollo/server';
import type { Logger } from '@sonde/platform';
import { unwrapResolverError } from '@apollo/server/errors';
import type { GraphQLError, GraphQLFormattedError } from 'graphql';
import type { Counter } from 'prom-client';
import type { RequestContext } from '../request-context';
import { argumentPath, isAboutValue } from './argument-path';
import { explain } from './explain';
import { answersInGraphqlJson } from './media-type';

export const INTERNAL = 'INTERNAL_SERVER_ERROR';
/** Apollo's word for a request that is no GraphQL over HTTP; callers get the code that the contract has for it. */
const BAD_REQUEST = 'BAD_REQUEST';

/** Names of the schema that graphql-js offers for misspelt ones. */
const SUGGESTION = / ?Did you mean [^?]+\?/g;

/** Gives every error its code and, where it is about an argument, its path; logs those that nobody expected. */
export const errorsPlugin = (
  logger: Logger,
  errors: Counter<'code'>,
  showSchema: boolean,
): ApolloServerPlugin<RequestContext> => ({
  async requestDidStart() {
    return {
      async didEncounterErrors({ errors: found, document, contextValue }) {
        for (const error of found) {
          const original = unwrapResolverError(error);
          if (isPersistedFault(error)) error.extensions['code'] = BAD_REQUEST;
          const known = explain(original) ?? (isRequestFault(error) ? error : undefined);
          Object.assign(error.extensions, known ? known.extensions : { code: INTERNAL });
          const { extensions } = error;
          if (extensions['code'] === 'GRAPHQL_VALIDATION_FAILED' && isAboutValue(error))
            extensions['code'] = 'BAD_USER_INPUT';
          if (extensions['code'] === 'BAD_USER_INPUT' && extensions['argumentPath'] === undefined) {
            const path = document && argumentPath(document, error);
            if (path !== undefined) extensions['argumentPath'] = path;
          }
          if (extensions['code'] === INTERNAL) {
            extensions['requestId'] = contextValue.requestId;
            logger.error({ err: original, requestId: contextValue.requestId }, 'a question failed');
          }
          if (known && known !== error) error.message = known.message;
          // Apollo takes them out of what validation says, but not out of what is said of variables.
          if (!showSchema) error.message = error.message.replace(SUGGESTION, '');
          errors.inc({ code: String(extensions['code']) });
        }
      },
      async willSendResponse({ request, response, errors: found }) {
        // GraphQL over HTTP: under application/json a well-formed request is answered 200 even when it is refused.
        const wellFormed = !found?.some((error) => error.extensions['code'] === BAD_REQUEST);
        if (
          found &&
          wellFormed &&
          response.http.status === 400 &&
          !answersInGraphqlJson(request.http?.headers.get('accept'))
        ) {
          response.http.status = 200;
        }
      },
    };
  },
});

/** Apollo's own refusals of a request carry a code already. */
const isRequestFault = (error: GraphQLError): boolean =>
  error.extensions['code'] !== undefined && error.extensions['code'] !== INTERNAL;

/** Apollo refuses a persisted query whose hash is not its document's, or of another version, without a code. */
const isPersistedFault = (error: GraphQLError): boolean =>
  error.extensions['code'] === undefined &&
  (error.extensions['http'] as { readonly status?: number } | undefined)?.status === 400;

/** The last look at an error before it leaves: nothing of an unexpected one is told but its request. */
export function formatError(formatted: GraphQLFormattedError): GraphQLFormattedError {
  if (formatted.extensions?.['code'] === BAD_REQUEST) {
    return { ...formatted, extensions: { ...formatted.extensions, code: 'BAD_USER_INPUT' } };
  }
  if (formatted.extensions?.['code'] !== INTERNAL) return formatted;
  const { requestId } = formatted.extensions;
  return {
    message: 'Something went wrong here; the request id leads to the cause in the log.',
    ...(formatted.path ? { path: formatted.path } : {}),
    extensions: { code: INTERNAL, requestId },
  };
}
