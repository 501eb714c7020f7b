import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { buildSchema, parse, validate, type GraphQLSchema } from 'graphql';
import { documentFault } from '../limits/document-gate';

/** The documents that an installation knows beforehand, by the SHA-256 of their text in hex. */
export type RegisteredDocuments = ReadonlyMap<string, string>;

/** What callers may ask. */
export interface DocumentRules {
  readonly registered: RegisteredDocuments;
  /** Whether keys may ask registered documents only. */
  readonly only: boolean;
}

export const ANY_DOCUMENT: DocumentRules = { registered: new Map(), only: false };

/** A manifest cannot be used: unreadable, of another form, or with a document that does not fit the schema. */
export class ManifestError extends Error {
  override readonly name = 'ManifestError';
}

export const hashOf = (document: string): string => createHash('sha256').update(document).digest('hex');

/**
 * Reads a manifest in the form that Apollo's tools write (`apollo-persisted-query-manifest`, version 1). Every document
 * is checked at the start, so that none fails for the first caller who asks it.
 * @param typeDefs the schema that will answer
 * @throws ManifestError, with the operation's name
 */
export async function readManifest(file: string, typeDefs: readonly string[]): Promise<RegisteredDocuments> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new ManifestError(`The manifest ${file} cannot be read: ${(error as Error).message}`);
  });
  const schema = buildSchema(typeDefs.join('\n'));
  const documents = new Map<string, string>();
  for (const [i, { id, name, body }] of operationsOf(file, text).entries()) {
    const called = `operation ${i}${typeof name === 'string' ? ` (${name})` : ''} of ${file}`;
    if (typeof body !== 'string' || typeof id !== 'string')
      throw new ManifestError(`The ${called} has no text as \`id\` or as \`body\`.`);
    if (id !== hashOf(body)) throw new ManifestError(`The id of ${called} is not the SHA-256 of its body.`);
    const fault = documentFault(body) ?? invalidity(schema, body);
    if (fault !== undefined) throw new ManifestError(`The ${called} would be refused: ${fault}`);
    documents.set(id, body);
  }
  return documents;
}

interface Operation {
  readonly id?: unknown;
  readonly name?: unknown;
  readonly body?: unknown;
}

function operationsOf(file: string, text: string): Operation[] {
  let manifest: { format?: unknown; version?: unknown; operations?: unknown } | null;
  try {
    manifest = JSON.parse(text) as typeof manifest;
  } catch {
    manifest = null;
  }
  const fits =
    manifest?.format === 'apollo-persisted-query-manifest' &&
    manifest.version === 1 &&
    Array.isArray(manifest.operations) &&
    manifest.operations.every((one) => typeof one === 'object' && one !== null);
  if (!fits) {
    throw new ManifestError(
      `${file} is no manifest: it holds {"format": "apollo-persisted-query-manifest", "version": 1, "operations": [{"id", "name", "type", "body"}]}.`,
    );
  }
  return manifest?.operations as Operation[];
}

function invalidity(schema: GraphQLSchema, body: string): string | undefined {
  try {
    return validate(schema, parse(body))[0]?.message;
  } catch (error) {
    return (error as Error).message;
  }
}
