import {
  getNamedType,
  isObjectType,
  Kind,
  OperationTypeNode,
  type DocumentNode,
  type GraphQLObjectType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';

/** What an operation's answer rests on, as far as keeping it is concerned. */
export interface Cacheability {
  /** Whether ClickHouse is asked at all: what comes from memory or from the catalog is not kept. */
  readonly asksWarehouse: boolean;
  /** Whether it says how far Sonde has come: that changes with every event that arrives, processed or not. */
  readonly saysFreshness: boolean;
}

/** Fields of an app that the catalog answers. */
const PLAIN: ReadonlySet<string> = new Set(['metricDefinitions', 'apps']);

/** Looks through an operation once. Mutations are never kept. */
export function cacheabilityOf(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): Cacheability {
  const query = schema.getQueryType();
  if (operation.operation !== OperationTypeNode.QUERY || !query)
    return { asksWarehouse: false, saysFreshness: false };
  const fragments = new Map(
    document.definitions.flatMap((node) =>
      node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node.selectionSet] as const] : [],
    ),
  );
  let asksWarehouse = false;
  let saysFreshness = false;
  let listsApps = false;
  const visit = ({ selections }: SelectionSetNode, type: GraphQLObjectType): void => {
    for (const node of selections) {
      if (node.kind !== Kind.FIELD) {
        const inside =
          node.kind === Kind.INLINE_FRAGMENT ? node.selectionSet : fragments.get(node.name.value);
        if (inside) visit(inside, type);
        continue;
      }
      const field = type.getFields()[node.name.value];
      if (!field) continue;
      const below = getNamedType(field.type);
      if (type === query && PLAIN.has(field.name)) listsApps = true;
      if (below.name === 'Freshness') saysFreshness = true;
      else if (field.args.length > 0 && !(type === query && field.name === 'app')) asksWarehouse = true;
      if (node.selectionSet && isObjectType(below)) visit(node.selectionSet, below);
    }
  };
  visit(operation.selectionSet, query);
  return { asksWarehouse: asksWarehouse && !listsApps, saysFreshness };
}
