const JSON_TYPE = 'application/json';
const GRAPHQL_JSON = 'application/graphql-response+json';

interface Wish {
  readonly type: string;
  /** 0 to 1. */
  readonly quality: number;
}

function wishesOf(accept: string): Wish[] {
  return accept.split(',').map((part) => {
    const [type = '', ...parameters] = part.split(';').map((text) => text.trim().toLowerCase());
    const quality = Number(/^q=(.*)$/.exec(parameters.find((text) => text.startsWith('q=')) ?? '')?.[1] ?? 1);
    return { type, quality: Number.isFinite(quality) ? quality : 1 };
  });
}

/** How much a type is wished for, and at which place of the header; the closest wish counts. */
function wish(wishes: readonly Wish[], type: string): { quality: number; place: number } | undefined {
  for (const pattern of [type, 'application/*', '*/*']) {
    const place = wishes.findIndex((one) => one.type === pattern);
    const found = wishes[place];
    if (found) return found.quality > 0 ? { quality: found.quality, place } : undefined;
  }
  return undefined;
}

/**
 * The media type of an answer to a caller with that `Accept` header: the one wished for more, of equals the one named
 * first, else application/json. Undefined when the caller takes neither.
 */
export function answerType(
  accept: string | null | undefined,
): typeof JSON_TYPE | typeof GRAPHQL_JSON | undefined {
  if (!accept) return JSON_TYPE;
  const wishes = wishesOf(accept);
  const json = wish(wishes, JSON_TYPE);
  const graphql = wish(wishes, GRAPHQL_JSON);
  if (!json || !graphql) return json ? JSON_TYPE : graphql && GRAPHQL_JSON;
  if (graphql.quality !== json.quality) return graphql.quality > json.quality ? GRAPHQL_JSON : JSON_TYPE;
  return graphql.place < json.place ? GRAPHQL_JSON : JSON_TYPE;
}

/** Under application/graphql-response+json a refused request is answered 4xx, under application/json 200. */
export const answersInGraphqlJson = (accept: string | null | undefined): boolean =>
  answerType(accept) === GRAPHQL_JSON;
