import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { operationsOf, schemaTypesOf } from './generate';

const project = join(__dirname, '..');
const read = (path: string): string => readFileSync(join(project, path), 'utf8');
const schema = read('../../apps/query/schema.graphql');
const documents = readdirSync(join(project, 'documents'))
  .sort()
  .map((name) => ({ name, text: read(`documents/${name}`) }));

/** UPDATE_DOCS=1 writes it anew. */
function expectCurrent(path: string, made: string): void {
  if (process.env['UPDATE_DOCS'] === '1') writeFileSync(join(project, path), made);
  expect(read(path)).toBe(made);
}

it('the types of the schema are those of the schema that is served', async () => {
  expectCurrent('src/generated/schema-types.ts', await schemaTypesOf(schema));
});

it('the documents and their types fit the schema that is served', async () => {
  expectCurrent('src/generated/operations.ts', await operationsOf(schema, documents));
});

it('a document that does not fit the schema is refused', async () => {
  const wrong = [{ name: 'wrong.graphql', text: 'query Wrong { apps { colour } }' }];
  await expect(operationsOf(schema, wrong)).rejects.toThrow(/colour|validation/i);
});

it('every list of the schema that has pages has a document', () => {
  const asked = documents.map(({ text }) => text).join('\n');
  const lists = [...schema.matchAll(/^ {2}(\w+)\(.*\): \w+Connection!?$/gm)].map(([, name = '']) => name);
  expect(lists.length).toBeGreaterThan(2);
  expect(lists.filter((name) => !new RegExp(`\\b${name}\\(`).test(asked))).toEqual([]);
});
