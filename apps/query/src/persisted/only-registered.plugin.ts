import type { ApolloServerPlugin } from '@apollo/server';
import { answersInGraphqlJson } from '../errors/media-type';
import { queryError } from '../errors/query-error';
import type { RequestContext } from '../request-context';
import type { RegisteredDocuments } from './registered-documents';

/**
 * Keys ask nothing but registered documents, in whatever way they send them. The operator's token asks anything: it
 * runs the control plane.
 */
export const onlyRegisteredPlugin = (
  registered: RegisteredDocuments,
): ApolloServerPlugin<RequestContext> => ({
  async requestDidStart() {
    return {
      async didResolveOperation({ queryHash, contextValue, request }) {
        if (contextValue.identity.kind === 'admin' || registered.has(queryHash ?? '')) return;
        const status = answersInGraphqlJson(request.http?.headers.get('accept')) ? 403 : 200;
        throw queryError('FORBIDDEN', 'This server answers registered documents only.', undefined, {
          http: { status },
        });
      },
    };
  },
});
