import type { TypedDocument } from '@sonde/query-client';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { sonde } from './client';

interface Connection<Node> {
  readonly edges: readonly { readonly node: Node }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

/** A list that is asked for page by page while somebody scrolls. */
export function usePages<Data, Variables extends { readonly after?: string | null | undefined }, Node>(
  document: TypedDocument<Data, Variables>,
  variables: Variables,
  connectionOf: (data: Data) => Connection<Node> | null | undefined,
) {
  const asked = useInfiniteQuery({
    queryKey: [document.operationName, 'pages', variables],
    queryFn: ({ signal, pageParam }) =>
      (sonde.request as (...args: unknown[]) => Promise<Data>).call(
        sonde,
        document,
        { ...variables, after: pageParam },
        { signal },
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => {
      const page = connectionOf(last)?.pageInfo;
      return page?.hasNextPage ? page.endCursor : undefined;
    },
  });
  const { data } = asked;
  const nodes = useMemo(
    () => data?.pages.flatMap((page) => connectionOf(page)?.edges.map(({ node }) => node) ?? []),
    // What reads a page is the same function at every call.
    [data],
  );
  return { ...asked, nodes };
}
