import { type ASTNode, type GraphQLError, Kind, visit, type DocumentNode } from 'graphql';

const VALUES: ReadonlySet<string> = new Set([
  Kind.INT,
  Kind.FLOAT,
  Kind.STRING,
  Kind.BOOLEAN,
  Kind.NULL,
  Kind.ENUM,
  Kind.LIST,
  Kind.OBJECT,
  Kind.OBJECT_FIELD,
]);

/** A required argument that is not there, as validation words it. */
const MISSING_ARGUMENT = /^Field "\w+" argument "(\w+)" of type ".+" is required, but it was not provided\.$/;
/** A field of an input that is not there or should not be; in the document its type stands before it. */
const FIELD = /^Field "(?:\w+\.)?(\w+)" (?:of required type ".+" was not provided|is not defined by type )/;

/** Whether a refused document is refused because of an argument's value, or because it lacks one. */
export const isAboutValue = (error: GraphQLError): boolean =>
  MISSING_ARGUMENT.test(error.message) || (error.nodes?.some((node) => VALUES.has(node.kind)) ?? false);

/**
 * Path such as `input.metrics[0].metric` of the argument that an error is about, whether its value stands in the
 * document or in a variable. Undefined for an error that is about none.
 */
export function argumentPath(document: DocumentNode, error: GraphQLError): string | undefined {
  const [target] = error.nodes ?? [];
  if (target?.kind === Kind.VARIABLE_DEFINITION) return pathOfVariable(document, error);
  const missing = MISSING_ARGUMENT.exec(error.message)?.[1];
  if (missing !== undefined) return missing;
  const path = pathTo(document, (node) => node === target);
  // An unknown field is pointed at itself, a missing one at the object that lacks it.
  return target?.kind === Kind.OBJECT ? join(path, FIELD.exec(error.message)?.[1]) : path;
}

const join = (path: string | undefined, field: string | undefined): string | undefined =>
  path === undefined || field === undefined ? path : `${path}.${field}`;

/**
 * graphql-js tells the place within a variable only in words: `Variable "$i" got invalid value … at "i.range.from"; …`.
 * The variable's own name is the caller's to choose, so what counts is where the document first uses it.
 */
function pathOfVariable(document: DocumentNode, error: GraphQLError): string | undefined {
  const { message } = error;
  const name = /^Variable "\$(\w+)"/.exec(message)?.[1];
  const used = name === undefined ? undefined : pathOfUse(document, name);
  if (used === undefined) return undefined;
  const reason = error.originalError?.message ?? '';
  const place = message.endsWith(`; ${reason}`)
    ? / at "\w+([^"]*)"$/.exec(message.slice(0, -reason.length - 2))?.[1]
    : undefined;
  return join(used + (place ?? ''), FIELD.exec(reason)?.[1]);
}

/** Path of the argument, or of the place in one, for which the document first uses a variable. */
export const pathOfUse = (document: DocumentNode, variable: string): string | undefined =>
  pathTo(document, (node) => node.kind === Kind.VARIABLE && node.name.value === variable);

/** Path of the first value in the document that fits. */
function pathTo(document: DocumentNode, fits: (node: ASTNode) => boolean): string | undefined {
  let found: string | undefined;
  const steps: string[] = [];
  visit(document, {
    enter(node: ASTNode, key) {
      if (node.kind === Kind.FIELD) steps.length = 0;
      const step = stepOf(node, key);
      if (step) steps.push(step);
      if (found === undefined && steps.length > 0 && fits(node)) found = steps.join('').replace(/^\./, '');
    },
    leave(node: ASTNode, key) {
      if (stepOf(node, key)) steps.pop();
    },
  });
  return found;
}

function stepOf(node: ASTNode, key: string | number | undefined): string | undefined {
  if (node.kind === Kind.ARGUMENT || node.kind === Kind.OBJECT_FIELD) return `.${node.name.value}`;
  return typeof key === 'number' && (VALUES.has(node.kind) || node.kind === Kind.VARIABLE)
    ? `[${key}]`
    : undefined;
}
