import type { Asked, RequestOptions, SondeClient } from './client';
import type { TypedDocument } from './document';

/** A list as Sonde pages it. */
export interface Connection<Node> {
  readonly edges: readonly { readonly node: Node; readonly cursor: string }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor?: string | null };
}

export interface PagesOptions extends RequestOptions {
  /** Where to go on: a cursor of an earlier walk over the same question. */
  readonly after?: string;
}

/**
 * Every item of a list, page after page, asked for when it is needed; leaving the loop ends it. Lists stay right while
 * data arrives: what is there at the start comes once.
 *
 * @param pick where the list stands in the answer; null ends the walk (an app or session that does not exist)
 * @example
 * for await (const session of pages(sonde, SessionsDocument, { app, range }, (data) => data.app?.sessions)) …
 */
export async function* pages<Data, Variables extends { readonly after?: string | null | undefined }, Node>(
  client: SondeClient,
  document: TypedDocument<Data, Variables>,
  variables: Omit<Variables, 'after'>,
  pick: (data: Data) => Connection<Node> | null | undefined,
  { after, ...options }: PagesOptions = {},
): AsyncGenerator<Node, void, undefined> {
  for (let cursor = after; ;) {
    const asked = { ...variables, ...(cursor === undefined ? {} : { after: cursor }) } as Variables;
    const page = pick(await client.request(document, ...([asked, options] as Asked<Variables>)));
    for (const { node } of page?.edges ?? []) yield node;
    const next = page?.pageInfo.endCursor;
    // A cursor that does not move would go round for ever.
    if (!page?.pageInfo.hasNextPage || !next || next === cursor) return;
    cursor = next;
  }
}
