import { codegen } from '@graphql-codegen/core';
import * as schemaTypes from '@graphql-codegen/typescript';
import * as operationTypes from '@graphql-codegen/typescript-operations';
import {
  Kind,
  OperationTypeNode,
  parse,
  print,
  TokenKind,
  visit,
  type DocumentNode,
  type FragmentDefinitionNode,
  type OperationDefinitionNode,
} from 'graphql';

const HEAD =
  '// Made from apps/query/schema.graphql and libs/query-client/documents; do not edit.\n' +
  '// UPDATE_DOCS=1 npx jest --config libs/query-client/jest.config.cjs generator writes it anew.\n\n';

/** Names as people read them: enums are texts, times are RFC 3339, JSON is whatever it is. */
const CONFIG = {
  enumsAsTypes: true,
  enumType: 'string-literal',
  immutableTypes: true,
  skipTypename: true,
  strictScalars: true,
  scalars: { ID: 'string', DateTime: 'string', JSON: 'unknown' },
};

export interface DocumentFile {
  readonly name: string;
  readonly text: string;
}

/** The whole schema as types. */
export async function schemaTypesOf(schema: string): Promise<string> {
  const text = await codegen({
    filename: 'schema-types.ts',
    schema: parse(schema),
    documents: [],
    config: CONFIG,
    plugins: [{ schemaTypes: {} }],
    pluginMap: { schemaTypes },
  });
  return HEAD + tidy(text);
}

/** The documents with the types of their variables and answers. @throws Error when one does not fit the schema */
export async function operationsOf(schema: string, files: readonly DocumentFile[]): Promise<string> {
  const documents = files.map(({ name, text }) => ({ location: name, document: parse(text) }));
  const types = await codegen({
    filename: 'operations.ts',
    schema: parse(schema),
    documents,
    config: CONFIG,
    plugins: [{ operationTypes: {} }],
    pluginMap: { operationTypes },
  });
  const definitions = documents.flatMap(({ document }) => document.definitions);
  const fragments = new Map(
    definitions.flatMap((node) =>
      node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node] as const] : [],
    ),
  );
  const constants = definitions.flatMap((node) =>
    node.kind === Kind.OPERATION_DEFINITION ? [constantOf(node, fragments)] : [],
  );
  return `${HEAD}import { TypedDocument } from '../document';\n\n${tidy(types)}\n${constants.join('\n')}`;
}

function constantOf(
  operation: OperationDefinitionNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): string {
  const name = operation.name?.value;
  if (name === undefined) throw new Error('every document of the client has a name');
  const used = fragmentsOf(operation, fragments);
  const document: DocumentNode = { kind: Kind.DOCUMENT, definitions: [operation, ...used] };
  const isMutation = operation.operation === OperationTypeNode.MUTATION;
  const type = `${name}${isMutation ? 'Mutation' : 'Query'}`;
  const before = operation.loc?.startToken.prev;
  const says = before?.kind === TokenKind.COMMENT ? `/** ${before.value.trim()} */\n` : '';
  return (
    `${says}export const ${name}Document = new TypedDocument<${type}, ${type}Variables>(\n` +
    `  '${name}',\n  \`${print(document)}\`,\n);\n`
  );
}

/** Those that a definition spreads, and those that they spread, each once. */
function fragmentsOf(
  operation: OperationDefinitionNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): FragmentDefinitionNode[] {
  const found = new Map<string, FragmentDefinitionNode>();
  const look = (node: OperationDefinitionNode | FragmentDefinitionNode): void => {
    visit(node, {
      FragmentSpread({ name }) {
        const fragment = fragments.get(name.value);
        if (!fragment || found.has(name.value)) return;
        found.set(name.value, fragment);
        look(fragment);
      },
    });
  };
  look(operation);
  return [...found.values()];
}

/** One newline at the end, none twice. */
const tidy = (text: string): string => `${text.replace(/\n{3,}/g, '\n\n').trim()}\n`;
