import { BadInputError, ForbiddenError, NotFoundError, UnauthenticatedError } from '@sonde/query-client';
import { QueryCache, QueryClient } from '@tanstack/react-query';

/** Milliseconds for which an answer is shown without asking again. */
const FRESH_MS = 30_000;

const isFinal = (error: Error): boolean =>
  [BadInputError, ForbiddenError, NotFoundError, UnauthenticatedError].some((kind) => error instanceof kind);

/** Who is told when the sign-in has ended: the key was revoked, or the cookie has expired. */
let onSignedOut: () => void = () => undefined;
export const whenSignedOut = (listener: () => void): void => {
  onSignedOut = listener;
};

/** The answers that pages share. The client itself asks again after lost connections, so nothing is repeated here. */
export const answers = new QueryClient({
  queryCache: new QueryCache({
    onError: (error) => {
      if (error instanceof UnauthenticatedError) onSignedOut();
    },
  }),
  defaultOptions: {
    queries: {
      staleTime: FRESH_MS,
      retry: (count, error) => !isFinal(error) && count < 1,
      refetchOnWindowFocus: true,
      networkMode: 'always',
    },
  },
});
