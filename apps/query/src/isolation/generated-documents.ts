import {
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';

/** Where in the schema a document's ids stand, and the document. */
export interface Generated {
  /** Such as `app.sessions.edges.node.events`. */
  readonly path: string;
  readonly document: string;
  /** Variables of type ID, in the order in which they are met. */
  readonly ids: readonly string[];
  /** The fields that it asks for, such as `Session.crashed`. */
  readonly fields: readonly string[];
}

const DEPTH = 10;
/** Values for arguments that are no ids, by type; whatever else is needed is made up from the schema. */
const SCALARS: Readonly<Record<string, string>> = {
  Int: '3',
  Float: '1.5',
  String: '"x"',
  Boolean: 'true',
  JSON: '"x"',
};

export interface Sample {
  readonly from: string;
  readonly to: string;
}

/**
 * One document for every field of the schema that can be reached: the way to it, with every id on the way as a variable.
 * A field that is added later is covered without anybody thinking of it. What a change answers with is not gone through
 * any deeper where questions lead there, too.
 */
export function documentsFor(schema: GraphQLSchema, sample: Sample): Generated[] {
  const found: Generated[] = [];
  /** A field counts once for each field of the root that leads to it. */
  const known = new Set<string>();
  /** Types of what questions answer. */
  const asked = new Set<string>();
  const visit = (
    kind: 'query' | 'mutation',
    type: GraphQLObjectType,
    way: readonly GraphQLField<unknown, unknown>[],
    seen: ReadonlySet<string>,
  ): void => {
    for (const field of Object.values(type.getFields())) {
      const here = [...way, field];
      const name = [...here.slice(0, 1).map((one) => one.name), type.name, field.name].join('.');
      if (known.has(name)) continue;
      known.add(name);
      const below = getNamedType(field.type);
      // The document of the type that it stands in shows a plain field already.
      if (way.length === 0 || isObjectType(below) || field.args.length > 0)
        found.push(documentOf(kind, here, sample));
      if (!isObjectType(below) || here.length >= DEPTH || seen.has(below.name)) continue;
      if (kind === 'query') asked.add(below.name);
      else if (asked.has(below.name)) continue;
      visit(kind, below, here, new Set(seen).add(below.name));
    }
  };
  const query = schema.getQueryType();
  const mutation = schema.getMutationType();
  if (query) visit('query', query, [], new Set());
  if (mutation) visit('mutation', mutation, [], new Set());
  return found;
}

function documentOf(
  kind: 'query' | 'mutation',
  way: readonly GraphQLField<unknown, unknown>[],
  sample: Sample,
): Generated {
  const ids: string[] = [];
  const variable = (): string => {
    const name = `id${ids.length}`;
    ids.push(name);
    return `$${name}`;
  };
  const last = way.at(-1);
  const below = last && getNamedType(last.type);
  const before = way.at(-2);
  const owner = before ? getNamedType(before.type).name : kind === 'query' ? 'Query' : 'Mutation';
  const plain = isObjectType(below) ? plainFields(below) : [];
  const end = isObjectType(below) ? ` { __typename ${plain.join(' ')} }` : '';
  // From the root on, so that the ids stand in the order of the way.
  const steps = way.map((field) => field.name + argumentsOf(field, sample, variable));
  const body = steps.join(' { ') + end + ' }'.repeat(steps.length - 1);
  const declared = ids.length > 0 ? `(${ids.map((name) => `$${name}: ID!`).join(', ')})` : '';
  return {
    path: way.map(({ name }) => name).join('.'),
    document: `${kind} ${declared} { ${body} }`,
    ids,
    fields: [
      ...(last ? [`${owner}.${last.name}`] : []),
      ...(below ? plain.map((name) => `${below.name}.${name}`) : []),
    ],
  };
}

/** Fields of a type that need no further selection and no arguments: what there is to see of it. */
const plainFields = (type: GraphQLObjectType): string[] =>
  Object.values(type.getFields())
    .filter((field) => !isObjectType(getNamedType(field.type)))
    .filter((field) => !field.args.some((argument) => isNonNullType(argument.type)))
    .map(({ name }) => name);

function argumentsOf(field: GraphQLField<unknown, unknown>, sample: Sample, variable: () => string): string {
  const given = field.args.flatMap(({ name, type }) => {
    const takesId = getNamedType(type).name === 'ID';
    return isNonNullType(type) || takesId ? [`${name}: ${valueOf(type, name, sample, variable)}`] : [];
  });
  return given.length > 0 ? `(${given.join(', ')})` : '';
}

function valueOf(type: GraphQLInputType, name: string, sample: Sample, variable: () => string): string {
  const plain = getNullableType(type);
  if (isListType(plain)) return `[${valueOf(plain.ofType, name, sample, variable)}]`;
  const named = getNamedType(plain);
  if (named.name === 'ID') return variable();
  if (named.name === 'DateTime') return `"${name === 'to' ? sample.to : sample.from}"`;
  if (isEnumType(named)) return named.getValues()[0]?.name ?? 'null';
  if (isInputObjectType(named)) {
    const fields = Object.values(named.getFields()).flatMap((field) => {
      const takesId = getNamedType(field.type).name === 'ID';
      return isNonNullType(field.type) || takesId
        ? [`${field.name}: ${valueOf(field.type, field.name, sample, variable)}`]
        : [];
    });
    return `{ ${fields.join(', ')} }`;
  }
  return SCALARS[named.name] ?? 'null';
}
