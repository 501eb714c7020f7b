import {
  getNamedType,
  isObjectType,
  Kind,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { MOST_GROUPS } from '../triage/named-groups';

/** Rows that the page sizes of nested lists multiply up to. */
export const MAX_COST = 5_000;

/** Larger pages are refused by who answers them, so they do not cost more. */
const MAX_PAGE = 1_000;

/** Fields that are a question of their own, without a page size: what they count as. */
export const QUESTIONS: Readonly<Record<string, number>> = {
  'Query.metrics': 100,
  'App.metrics': 100,
  'App.losses': 100,
  'App.retention': 100,
  'App.funnel': 100,
  'App.releaseComparison': 500,
  'App.groupingPreview': 500,
  'ErrorGroup.trend': 20,
  'ErrorGroup.grouping': 5,
  'ErrorGroup.merged': 5,
};

/** Lists without a page size whose length the caller decides: how many rows they may have. */
const GIVEN_LISTS: Readonly<Record<string, number>> = {
  'Mutation.resolveErrorGroups': MOST_GROUPS,
  'Mutation.reopenErrorGroups': MOST_GROUPS,
  'Mutation.ignoreErrorGroups': MOST_GROUPS,
  'Mutation.assignErrorGroups': MOST_GROUPS,
  'Mutation.unmergeErrorGroups': MOST_GROUPS,
};

export interface Costed {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly variables: Readonly<Record<string, unknown>>;
}

interface Walk extends Costed {
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  /** How many the one list without pages holds: the caller's apps. */
  readonly apps: number;
}

/**
 * What an operation may cost at most, in rows, known before anything is read: each page counts as many rows as it may
 * hold, times the rows of the lists around it. Which fields are pages comes from the schema: those that take `first`.
 * @param apps how many apps the caller has
 */
export function costOf(costed: Costed, apps: number): number {
  const fragments = new Map(
    costed.document.definitions.flatMap((node) =>
      node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node] as const] : [],
    ),
  );
  const root = costed.schema.getRootType(costed.operation.operation);
  return root ? costOfSelections(costed.operation.selectionSet, root, 1, { ...costed, fragments, apps }) : 0;
}

function costOfSelections(
  { selections }: SelectionSetNode,
  type: GraphQLObjectType,
  rows: number,
  walk: Walk,
): number {
  let cost = 0;
  for (const node of selections) {
    if (node.kind === Kind.FIELD) {
      cost += costOfField(node, type, rows, walk);
      continue;
    }
    // The schema has no interfaces and no unions: a fragment is always about the type that it stands in.
    const inside =
      node.kind === Kind.INLINE_FRAGMENT
        ? node.selectionSet
        : walk.fragments.get(node.name.value)?.selectionSet;
    if (inside) cost += costOfSelections(inside, type, rows, walk);
  }
  return cost;
}

function costOfField(node: FieldNode, type: GraphQLObjectType, rows: number, walk: Walk): number {
  const field = type.getFields()[node.name.value];
  if (!field) return 0;
  const page = pageOf(field, node, walk);
  const list = GIVEN_LISTS[`${type.name}.${field.name}`];
  const inside = rows * (page ?? list ?? (field === appsField(walk.schema) ? walk.apps : 1));
  const own = (page === undefined ? 0 : inside) + rows * (QUESTIONS[`${type.name}.${field.name}`] ?? 0);
  const below = getNamedType(field.type);
  if (!node.selectionSet || !isObjectType(below)) return own;
  return own + costOfSelections(node.selectionSet, below, inside, walk);
}

const appsField = (schema: GraphQLSchema) => schema.getQueryType()?.getFields()['apps'];

/** The page size of a field that takes one. A size that is not allowed is refused later, with its path. */
function pageOf(
  field: GraphQLField<unknown, unknown>,
  node: FieldNode,
  { variables, operation }: Walk,
): number | undefined {
  const argument = field.args.find(({ name }) => name === 'first');
  if (!argument) return undefined;
  const usual = Number(argument.defaultValue ?? 1);
  const given = node.arguments?.find(({ name }) => name.value === 'first')?.value;
  let size: unknown = usual;
  if (given?.kind === Kind.INT) size = given.value;
  if (given?.kind === Kind.VARIABLE) {
    const name = given.name.value;
    const definition = operation.variableDefinitions?.find(({ variable }) => variable.name.value === name);
    const absent = definition?.defaultValue;
    size = variables[name] ?? (absent?.kind === Kind.INT ? absent.value : usual);
  }
  const number = Number(size);
  return Number.isFinite(number) && number >= 1 ? Math.min(number, MAX_PAGE) : 1;
}
