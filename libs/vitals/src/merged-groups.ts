import { AS_IT_IS, type Naming, type Params } from './conditions';
import type { DimensionId } from './dimension';
import type { Filter, MetricsQuestion } from './question';

/** Error groups of an app that people have merged. Rows keep their own groups: it is reading that puts them together. */
export interface GroupMerges {
  readonly appId: string;
  /** Ids that were merged into others, each once. */
  readonly from: readonly string[];
  /** In the same order, the id that each goes by in the end: never one of `from`. */
  readonly into: readonly string[];
}

const ERROR_GROUP: DimensionId = 'ERROR_GROUP';

/** Those of the apps that the question asks for. */
export const mergesOf = ({ scope, merges = [] }: MetricsQuestion): GroupMerges[] =>
  merges.filter(({ appId, from }) => from.length > 0 && (scope.appId === undefined || scope.appId === appId));

/**
 * How a question's rows name their error groups: by the group into which theirs was merged. Over a tenant's apps an id means
 * what it means in the row's own app.
 */
export function groupNaming(params: Params, question: MetricsQuestion): Naming {
  const merges = mergesOf(question);
  const asked = [...question.groupBy, ...question.filter.map(({ dimension }) => dimension)];
  if (merges.length === 0 || !asked.includes(ERROR_GROUP)) return AS_IT_IS;
  const ofApp = question.scope.appId !== undefined;
  const keys = merges.flatMap(({ appId, from }) => from.map((id) => (ofApp ? id : `${appId} ${id}`)));
  const list = params.bind('Array(String)', keys);
  const names = params.bind(
    'Array(String)',
    merges.flatMap(({ into }) => into),
  );
  const merged = (text: string): string =>
    `transform(${ofApp ? `toString(${text})` : `concat(toString(appId), ' ', toString(${text}))`}, ${list}, ${names}, toString(${text}))`;
  return {
    text: (dimension, text) => (dimension === ERROR_GROUP ? merged(text) : text),
    // The ids that a filter names mean the groups into which they were merged, too.
    values: (dimension, values) =>
      dimension === ERROR_GROUP ? `arrayMap(id -> ${merged('id')}, ${values})` : values,
  };
}

/** The same for filters of one app's rows: they name every member, so rows need not be renamed to be found. */
export function withMembers(question: MetricsQuestion): MetricsQuestion {
  const [merges] = mergesOf(question);
  if (question.scope.appId === undefined || merges === undefined) return question;
  const into = new Map(merges.from.map((id, i) => [id, merges.into[i] ?? id]));
  const members = new Map<string, string[]>();
  for (const [id, canonical] of into) members.set(canonical, [...(members.get(canonical) ?? []), id]);
  const all = (ids: readonly string[]): string[] => {
    const canonical = new Set(ids.map((id) => into.get(id) ?? id));
    return [...canonical].flatMap((id) => [id, ...(members.get(id) ?? [])]);
  };
  const filter = question.filter.map((one): Filter =>
    one.dimension === ERROR_GROUP
      ? { ...one, ...(one.in ? { in: all(one.in) } : {}), ...(one.notIn ? { notIn: all(one.notIn) } : {}) }
      : one,
  );
  return { ...question, filter };
}

/** Naming for filters alone: in one app they name all members, and rows are compared as they are. */
export const filterNaming = (params: Params, question: MetricsQuestion): Naming =>
  question.scope.appId === undefined ? groupNaming(params, question) : AS_IT_IS;
