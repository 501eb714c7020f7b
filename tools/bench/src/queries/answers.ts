import type { DashboardQuestion } from './questions/question';

/** `at | group` → the values, null where there is none. */
export type Answer = ReadonlyMap<string, readonly (number | null)[]>;

interface GraphqlRow {
  readonly at: string | null;
  readonly group: readonly { readonly value: string }[];
  readonly values: readonly { readonly value: number | null }[];
}

const keyOf = (at: number | null, group: string): string => `${at ?? ''} | ${group}`;

export const answerOfGraphql = (rows: readonly GraphqlRow[]): Answer =>
  new Map(
    rows.map(({ at, group, values }) => [
      keyOf(at === null ? null : Date.parse(at), group.map(({ value }) => value).join(', ')),
      values.map(({ value }) => value),
    ]),
  );

/** Rows of statements that were asked side by side, with columns `t`, `g`, `a`, `b`, … */
export function answerOfHand(
  metrics: number,
  results: readonly (readonly Readonly<Record<string, unknown>>[])[],
): Answer {
  const answer = new Map<string, (number | null)[]>();
  for (const row of results.flat()) {
    const { t, g } = row;
    const key = keyOf(t === undefined ? null : Number(t), typeof g === 'string' ? g : '');
    const values = answer.get(key) ?? Array.from({ length: metrics }, () => null);
    answer.set(key, values);
    for (let place = 0; place < metrics; place++) {
      const value = row[String.fromCharCode(97 + place)];
      if (value !== undefined) values[place] = value === null ? null : Number(value);
    }
  }
  return answer;
}

/**
 * What differs, for people; undefined when both say the same. Buckets without data are filled in by GraphQL only; of rows
 * that stand level at the end of a cut list either may come.
 */
export function difference({ input }: DashboardQuestion, graphql: Answer, hand: Answer): string | undefined {
  const isCut = input.first !== undefined && hand.size === input.first;
  for (const [key, values] of graphql) {
    const others = hand.get(key);
    if (others === undefined) {
      if (isCut || values.every((value) => value === null || value === 0)) continue;
      return `${key}: GraphQL ${values.join(', ')}, by hand no row`;
    }
    if (values.some((value, place) => !isNear(value, others[place] ?? null)))
      return `${key}: GraphQL ${values.join(', ')}, by hand ${others.join(', ')}`;
  }
  for (const [key, values] of hand)
    if (!graphql.has(key) && !isCut) return `${key}: by hand ${values.join(', ')}, GraphQL no row`;
  if (isCut && !sameRanking(graphql, hand)) return 'the cut lists rank differently';
  return undefined;
}

const sameRanking = (one: Answer, other: Answer): boolean => {
  const ranked = (answer: Answer): number[] =>
    [...answer.values()].map(([value]) => value ?? 0).sort((a, b) => b - a);
  const others = ranked(other);
  return ranked(one).every((value, place) => isNear(value, others[place] ?? null));
};

const isNear = (a: number | null, b: number | null): boolean =>
  a === b || (a !== null && b !== null && Math.abs(a - b) <= 1e-9 * Math.max(Math.abs(a), Math.abs(b)));
