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

/** Whether a refused document is refused because of an argument's value. */
export const isAboutValue = (error: GraphQLError): boolean =>
  error.nodes?.some((node) => VALUES.has(node.kind)) ?? false;

/** Path such as `input.metrics[0].metric` of the value that an error of validation points at. */
export function pathInDocument(document: DocumentNode, error: GraphQLError): string | undefined {
  const target = error.nodes?.[0];
  let found: string | undefined;
  const steps: string[] = [];
  visit(document, {
    enter(node: ASTNode, key) {
      if (node.kind === Kind.FIELD) steps.length = 0;
      const step = stepOf(node, key);
      if (step) steps.push(step);
      if (node === target) found = steps.join('').replace(/^\./, '');
    },
    leave(node: ASTNode, key) {
      if (stepOf(node, key)) steps.pop();
    },
  });
  return found;
}

function stepOf(node: ASTNode, key: string | number | undefined): string | undefined {
  if (node.kind === Kind.ARGUMENT || node.kind === Kind.OBJECT_FIELD) return `.${node.name.value}`;
  return typeof key === 'number' && VALUES.has(node.kind) ? `[${key}]` : undefined;
}

/** The same out of the message about a variable's value: `Variable "$input" got invalid value … at "input.range.from"; …`. */
export function pathInMessage(message: string): string | undefined {
  return (
    /^Variable "\$\w+" got invalid value .* at "([^"]+)";/s.exec(message)?.[1] ??
    /^Variable "\$(\w+)"/.exec(message)?.[1]
  );
}
