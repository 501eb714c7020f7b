import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildASTSchema, parse, printSchema, validate } from 'graphql';
import { FIRST_QUERY } from '../pages/first-query';
import { typeDefs } from './sdl';

const file = join(__dirname, '../../schema.graphql');
const schema = () => buildASTSchema(parse(typeDefs().join('\n')));

it('schema.graphql is the schema that is served; UPDATE_DOCS=1 writes it anew', () => {
  const printed = `${printSchema(schema())}\n`;
  if (process.env['UPDATE_DOCS'] === '1') writeFileSync(file, printed);
  expect(readFileSync(file, 'utf8')).toBe(printed);
});

it('the query that GraphiQL shows first is valid', () => {
  const document = parse(
    FIRST_QUERY.replace('FROM', '2026-01-01T00:00:00Z').replace('TO', '2026-01-08T00:00:00Z'),
  );
  expect(validate(schema(), document)).toEqual([]);
});
