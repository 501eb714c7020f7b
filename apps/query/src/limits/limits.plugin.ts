import type { ApolloServerPlugin } from '@apollo/server';
import type { RequestContext } from '../request-context';
import { documentFault, MAX_DOCUMENT, tooMuch } from './document-limits';

/** Refuses documents that are too long, too deep, too broad or too dear, before anything is read. */
export const limitsPlugin = (): ApolloServerPlugin<RequestContext> => ({
  async requestDidStart({ request }) {
    if ((request.query?.length ?? 0) > MAX_DOCUMENT) {
      throw tooMuch(`it has more than ${MAX_DOCUMENT} characters`);
    }
    return {
      async didResolveOperation({ document, operation, request: { variables = {} } }) {
        const fault = operation && documentFault(document, operation, variables);
        if (fault) throw fault;
      },
    };
  },
});
