import type { TypedDocument } from '@sonde/query-client';
import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query';
import { sonde } from './client';

/** A question as pages share it: the same document with the same variables is asked once. */
export const question = <Data, Variables>(document: TypedDocument<Data, Variables>, variables: Variables) =>
  queryOptions({
    queryKey: [document.operationName, variables],
    queryFn: ({ signal }) =>
      (sonde.request as (...args: unknown[]) => Promise<Data>).call(sonde, document, variables, { signal }),
  });

/**
 * The answer to a question. While another one is under way (another range, another filter) the last one stays, and
 * `isPlaceholderData` says so.
 */
export const useAnswer = <Data, Variables>(
  document: TypedDocument<Data, Variables>,
  variables: Variables,
  options: { readonly enabled?: boolean; readonly everyMs?: number } = {},
) =>
  useQuery({
    ...question(document, variables),
    placeholderData: keepPreviousData,
    enabled: options.enabled ?? true,
    ...(options.everyMs === undefined ? {} : { refetchInterval: options.everyMs }),
  });
