import type { ApolloServerPlugin } from '@apollo/server';
import type { Identity } from '../access/identity';
import { queryError } from '../errors/query-error';
import type { RequestContext } from '../request-context';
import { costOf, MAX_COST } from './document-cost';

/**
 * Refuses operations that are too dear, before anything is read for them.
 * @param countApps how many apps the caller may read
 */
export const limitsPlugin = (
  countApps: (identity: Identity) => Promise<number>,
): ApolloServerPlugin<RequestContext> => ({
  async requestDidStart() {
    return {
      async didResolveOperation({ schema, document, operation, contextValue, request: { variables = {} } }) {
        if (!operation) return;
        const costed = { schema, document, operation, variables };
        let cost = costOf(costed, 1);
        // Only a list of apps with something dear inside is worth counting them.
        if (cost <= MAX_COST && costOf(costed, 2) > cost)
          cost = costOf(costed, await countApps(contextValue.identity));
        if (cost <= MAX_COST) return;
        const reason = `its lists may hold ${cost} rows, ${MAX_COST} are allowed: ask for smaller pages`;
        // A fault of the request, not of the server: without the status Apollo would answer 500 at this stage.
        throw queryError('BAD_USER_INPUT', `The document is refused: ${reason}.`, undefined, {
          http: { status: 400 },
        });
      },
    };
  },
});
