import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildASTSchema, parse, validate } from 'graphql';
import { METRIC_IDS } from '@sonde/vitals';
import { typeDefs } from './sdl';

it('the example queries of docs/metrics.md are valid, one for every metric', () => {
  const page = readFileSync(join(__dirname, '../../../../docs/metrics.md'), 'utf8');
  const schema = buildASTSchema(parse(typeDefs().join('\n')));
  const examples = [...page.matchAll(/```graphql\n([^`]+)```/g)].map(([, text = '']) => text);
  expect(examples).toHaveLength(METRIC_IDS.length);
  for (const text of examples) expect([text, validate(schema, parse(text))]).toEqual([text, []]);
});
