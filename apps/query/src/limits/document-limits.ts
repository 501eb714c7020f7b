import type { GraphQLError } from 'graphql';
import {
  Kind,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { queryError } from '../errors/query-error';

/** Characters of a document. */
export const MAX_DOCUMENT = 16 * 1024;
const MAX_DEPTH = 12;
const MAX_ALIASES = 15;
/** Rows that the page sizes of nested lists multiply up to. */
const MAX_COST = 5_000;

/** Fields that answer a page, with the size they have unless the document says otherwise. */
const PAGES: Readonly<Record<string, number>> = {
  sessions: 50,
  events: 50,
  errorGroups: 50,
  spans: 50,
  sampleEvents: 5,
};
interface Tally {
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly variables: Readonly<Record<string, unknown>>;
  depth: number;
  aliases: number;
  cost: number;
  /** Every field visited: a document may be small and yet spread fragments without end. */
  fields: number;
}

const MAX_FIELDS = 5_000;

/**
 * What an operation may cost at most, known before anything is read. Introspection is exempt from depth.
 * @returns the reason to refuse it, or undefined
 */
export function documentFault(
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
): GraphQLError | undefined {
  const fragments = new Map(
    document.definitions.flatMap((node) =>
      node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node] as const] : [],
    ),
  );
  const tally: Tally = { fragments, variables, depth: 0, aliases: 0, cost: 0, fields: 0 };
  walk(operation.selectionSet, tally, 1, 1);
  if (tally.fields > MAX_FIELDS) return tooMuch(`it selects more than ${MAX_FIELDS} fields`);
  if (tally.depth > MAX_DEPTH) return tooMuch(`it is ${tally.depth} fields deep, ${MAX_DEPTH} are allowed`);
  if (tally.aliases > MAX_ALIASES)
    return tooMuch(`it has ${tally.aliases} aliases, ${MAX_ALIASES} are allowed`);
  if (tally.cost > MAX_COST) {
    return tooMuch(`its lists may hold ${tally.cost} rows, ${MAX_COST} are allowed: ask for smaller pages`);
  }
  return undefined;
}

const tooMuch = (reason: string): GraphQLError =>
  // A fault of the request, not of the server: without the status Apollo would answer 500 at this stage.
  queryError('BAD_USER_INPUT', `The document is refused: ${reason}.`, undefined, { http: { status: 400 } });

function walk(selections: SelectionSetNode, tally: Tally, depth: number, rows: number): void {
  for (const selection of selections.selections) {
    if (tally.fields > MAX_FIELDS) return;
    if (selection.kind === Kind.FIELD) {
      visitField(selection, tally, depth, rows);
    } else if (selection.kind === Kind.INLINE_FRAGMENT) {
      walk(selection.selectionSet, tally, depth, rows);
    } else {
      // Validation has refused fragments that spread themselves.
      const fragment = tally.fragments.get(selection.name.value);
      if (fragment) walk(fragment.selectionSet, tally, depth, rows);
    }
  }
}

function visitField(field: FieldNode, tally: Tally, depth: number, rows: number): void {
  tally.fields++;
  if (field.alias) tally.aliases++;
  const introspects = field.name.value.startsWith('__');
  if (introspects) return;
  tally.depth = Math.max(tally.depth, depth);
  const inside = rows * pageOf(field, tally);
  if (inside !== rows) tally.cost += inside;
  if (field.selectionSet) walk(field.selectionSet, tally, depth + 1, inside);
}

function pageOf(field: FieldNode, tally: Tally): number {
  const usual = PAGES[field.name.value];
  // ErrorGroup.events is a number, not a list.
  if (usual === undefined || (!field.selectionSet && field.name.value === 'events')) return 1;
  const given = field.arguments?.find((argument) => argument.name.value === 'first')?.value;
  const value =
    given?.kind === Kind.INT
      ? Number(given.value)
      : given?.kind === Kind.VARIABLE
        ? Number(tally.variables[given.name.value] ?? usual)
        : usual;
  return Number.isFinite(value) && value >= 1 ? value : 1;
}
