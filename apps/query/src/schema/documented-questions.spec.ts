import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildASTSchema, parse, validate } from 'graphql';
import { typeDefs } from './sdl';

const schema = buildASTSchema(parse(typeDefs().join('\n')));

it.each(['graphql.md', 'losses.md', 'release-comparison.md', 'retention-and-funnels.md', 'triage.md'])(
  'the examples of docs/%s are valid',
  (page) => {
    const text = readFileSync(join(__dirname, '../../../../docs', page), 'utf8');
    const examples = [...text.matchAll(/```graphql\n([^`]+)```/g)].map(([, example = '']) => example);
    expect(examples.length).toBeGreaterThan(0);
    for (const example of examples)
      expect([example, validate(schema, parse(example))]).toEqual([example, []]);
  },
);
