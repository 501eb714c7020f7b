import { similarity } from '@sonde/error-groups';
import { Params, scopeCondition } from '@sonde/vitals';
import type { Ask } from '../warehouse/ask';
import { together } from '../request-loaders';
import type { GroupParent } from './group';
import type { GroupName, NameRow } from './group-names';
import { listKey } from './of-groups';

/** Groups that are compared with those of a list: the ones seen last among those that share a type or a culprit. */
const CANDIDATES = 2_000;
/** Less alike than this is no likeness that helps anybody. */
const ALIKE = 0.4;

export interface SimilarKey {
  readonly group: GroupParent;
  readonly name: GroupName;
  readonly first: number;
}

export interface SimilarGroup {
  readonly group: GroupParent;
  /** 0 to 1. */
  readonly similarity: number;
}

/** The groups that are most like each, the most alike first: what one defect may have become in another version. */
export async function selectSimilar(ask: Ask, keys: readonly SimilarKey[]): Promise<SimilarGroup[][]> {
  const found = new Map<SimilarKey, SimilarGroup[]>();
  await Promise.all(
    together(keys, ({ group }) => listKey(group)).map(async (ofList) => {
      const candidates = await selectCandidates(ask, ofList);
      for (const key of ofList) found.set(key, mostAlike(key, candidates));
    }),
  );
  return keys.map((key) => found.get(key) ?? []);
}

/** What stands before the message: the type of the exception, or the signal. */
const typeOf = ({ title }: Pick<GroupName, 'title'>): string => title.split(': ')[0] ?? '';

async function selectCandidates(ask: Ask, keys: readonly SimilarKey[]): Promise<readonly NameRow[]> {
  const [any] = keys;
  if (!any) return [];
  const params = new Params();
  const texts = (valueOf: (key: SimilarKey) => string): string =>
    params.bind(
      'Array(String)',
      [...new Set(keys.map(valueOf))].filter((text) => text !== ''),
    );
  return ask.select<NameRow>(
    `SELECT errorGroupId AS id, toString(kind) AS kind, title, culprit FROM error_groups FINAL ` +
      `WHERE ${scopeCondition(params, any.group.scope)} AND (culprit IN ${texts(({ name }) => name.culprit)} ` +
      `OR splitByString(': ', title)[1] IN ${texts(({ name }) => typeOf(name))}) ` +
      `ORDER BY seenAt DESC, id LIMIT ${CANDIDATES}`,
    params.values,
  );
}

function mostAlike({ group, name, first }: SimilarKey, candidates: readonly NameRow[]): SimilarGroup[] {
  const alike = new Map<string, number>();
  for (const candidate of candidates) {
    const id = group.merges.canonical(candidate.id);
    if (id === group.id) continue;
    const share = similarity(name, candidate);
    if (share >= ALIKE) alike.set(id, Math.max(share, alike.get(id) ?? 0));
  }
  return [...alike]
    .sort(([a, likeA], [b, likeB]) => likeB - likeA || (a < b ? -1 : 1))
    .slice(0, first)
    .map(([id, share]) => ({ group: { ...group, id }, similarity: share }));
}
