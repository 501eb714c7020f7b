import { writeCursor, type Place } from './cursor';

export interface Connection<T> {
  readonly edges: readonly { readonly node: T; readonly cursor: string }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

/** A page out of up to `first + 1` rows: the one too many says that there is a next page. */
export function connection<T>(
  rows: readonly T[],
  first: number,
  question: string,
  placeOf: (row: T) => Place,
): Connection<T> {
  const edges = rows.slice(0, first).map((node) => ({ node, cursor: writeCursor(question, placeOf(node)) }));
  return { edges, pageInfo: { hasNextPage: rows.length > first, endCursor: edges.at(-1)?.cursor ?? null } };
}

export const EMPTY_CONNECTION: Connection<never> = {
  edges: [],
  pageInfo: { hasNextPage: false, endCursor: null },
};
