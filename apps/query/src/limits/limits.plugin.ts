import type { ApolloServerPlugin } from '@apollo/server';
import type { RequestContext } from '../request-context';
import { documentFault } from './document-limits';

/** Refuses documents that are too deep, too broad or too dear, before anything is read. */
export const limitsPlugin = (): ApolloServerPlugin<RequestContext> => ({
  async requestDidStart() {
    return {
      async didResolveOperation({ document, operation, request: { variables = {} } }) {
        const fault = operation && documentFault(document, operation, variables);
        if (fault) throw fault;
      },
    };
  },
});
