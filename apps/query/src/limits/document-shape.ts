import {
  Kind,
  type DocumentNode,
  type FragmentDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';

const MAX_DEPTH = 12;
const MAX_ALIASES = 15;
/** Fields of an operation with its fragments spread: a document may be small and yet spread them without end. */
const MAX_FIELDS = 1_000;
/** Fields that are written down, in all operations and fragments: graphql-js compares those of one name pair by pair. */
const MAX_WRITTEN = 1_000;
const MAX_DEFINITIONS = 50;
const MAX_VARIABLES = 100;

interface Tally {
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  depth: number;
  aliases: number;
  fields: number;
  spreads: number;
}

/**
 * Why a document is refused before it is validated, or undefined: validation is what large documents make slow.
 * Every operation of the document has to fit, so it does not matter which one is asked. Introspection may be deep.
 */
export function shapeFault(document: DocumentNode): string | undefined {
  const { definitions } = document;
  if (definitions.length > MAX_DEFINITIONS)
    return `it has ${definitions.length} operations and fragments, ${MAX_DEFINITIONS} are allowed`;
  const fragments = new Map(
    definitions.flatMap((node) =>
      node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node] as const] : [],
    ),
  );
  let written = 0;
  for (const node of definitions) {
    if (node.kind === Kind.OPERATION_DEFINITION || node.kind === Kind.FRAGMENT_DEFINITION)
      written += writtenFields(node.selectionSet);
  }
  if (written > MAX_WRITTEN) return `it has more than ${MAX_WRITTEN} fields`;
  const circle = circleOf(fragments);
  if (circle !== undefined) return `its fragment ${circle} spreads itself`;
  for (const node of definitions) {
    if (node.kind !== Kind.OPERATION_DEFINITION) continue;
    const variables = node.variableDefinitions?.length ?? 0;
    if (variables > MAX_VARIABLES) return `it has ${variables} variables, ${MAX_VARIABLES} are allowed`;
    const tally: Tally = { fragments, depth: 0, aliases: 0, fields: 0, spreads: 0 };
    walk(node.selectionSet, tally, 1);
    if (tooWide(tally)) return `it selects more than ${MAX_FIELDS} fields`;
    if (tally.depth > MAX_DEPTH) return `it is ${tally.depth} fields deep, ${MAX_DEPTH} are allowed`;
    if (tally.aliases > MAX_ALIASES) return `it has ${tally.aliases} aliases, ${MAX_ALIASES} are allowed`;
  }
  return undefined;
}

/** Fields, spreads and inline fragments alike: each is work for whoever visits it. */
function writtenFields({ selections }: SelectionSetNode): number {
  return selections.reduce(
    (sum, node) =>
      sum + 1 + ('selectionSet' in node && node.selectionSet ? writtenFields(node.selectionSet) : 0),
    0,
  );
}

const tooWide = (tally: Tally): boolean => tally.fields > MAX_FIELDS || tally.spreads > MAX_FIELDS;

function walk({ selections }: SelectionSetNode, tally: Tally, depth: number): void {
  for (const node of selections) {
    if (tooWide(tally)) return;
    if (node.kind === Kind.FIELD) {
      tally.fields++;
      if (node.alias) tally.aliases++;
      if (node.name.value.startsWith('__')) continue;
      tally.depth = Math.max(tally.depth, depth);
      if (node.selectionSet) walk(node.selectionSet, tally, depth + 1);
      continue;
    }
    tally.spreads++;
    const inside = insideOf(node, tally.fragments);
    if (inside) walk(inside, tally, depth);
  }
}

function insideOf(
  node: Exclude<SelectionNode, { kind: Kind.FIELD }>,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): SelectionSetNode | undefined {
  return node.kind === Kind.INLINE_FRAGMENT
    ? node.selectionSet
    : fragments.get(node.name.value)?.selectionSet;
}

/** Name of a fragment that comes back to itself, also one that no operation uses. */
function circleOf(fragments: ReadonlyMap<string, FragmentDefinitionNode>): string | undefined {
  const done = new Set<string>();
  const visit = (name: string, path: ReadonlySet<string>): string | undefined => {
    if (path.has(name)) return name;
    const fragment = fragments.get(name);
    if (!fragment || done.has(name)) return undefined;
    const further = new Set(path).add(name);
    for (const spread of spreadsOf(fragment.selectionSet)) {
      const circle = visit(spread, further);
      if (circle !== undefined) return circle;
    }
    done.add(name);
    return undefined;
  };
  for (const name of fragments.keys()) {
    const circle = visit(name, new Set());
    if (circle !== undefined) return circle;
  }
  return undefined;
}

const spreadsOf = ({ selections }: SelectionSetNode): string[] =>
  selections.flatMap((node) =>
    node.kind === Kind.FRAGMENT_SPREAD
      ? [node.name.value]
      : node.selectionSet
        ? spreadsOf(node.selectionSet)
        : [],
  );
