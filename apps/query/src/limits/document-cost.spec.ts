import { buildASTSchema, getOperationAST, isObjectType, parse, validate } from 'graphql';
import { typeDefs } from '../schema/sdl';
import { costOf, QUESTIONS } from './document-cost';

const schema = buildASTSchema(parse(typeDefs().join('\n')));
const RANGE = 'range: { from: "2026-11-01T00:00:00Z", to: "2026-11-02T00:00:00Z" }';
const METRICS = `input: { metrics: [{ metric: EVENTS }], ${RANGE} }`;

function cost(text: string, variables: Readonly<Record<string, unknown>> = {}, apps = 1): number {
  const document = parse(text);
  expect(validate(schema, document)).toEqual([]);
  const operation = getOperationAST(document);
  if (!operation) throw new Error('there is no operation');
  return costOf({ schema, document, operation, variables }, apps);
}

it('a page counts as many rows as it may hold; without a size, as the schema says', () => {
  expect(cost('{ apps { id name } }')).toBe(0);
  expect(cost(`{ app(id: "a") { events(${RANGE}, first: 7) { edges { cursor } } } }`)).toBe(7);
  expect(cost(`{ app(id: "a") { events(${RANGE}) { edges { cursor } } } }`)).toBe(50);
});

it('page sizes multiply down nested lists, also through fragments', () => {
  const nested = (outer: string, inner: string) =>
    `query ($n: Int) { app(id: "a") { sessions(${RANGE}, first: ${outer}) { edges { node { ...inside } } } } }
     fragment inside on Session { ... on Session { events(first: ${inner}) { edges { node { id } } } } }`;
  expect(cost(nested('$n', '2'), { n: 10 })).toBe(10 + 20);
  expect(cost(nested('100', '$n'), { n: 50 })).toBe(5_100);
  expect(cost(nested('50', '$n'), { n: 1_000 })).toBe(50_050);
  expect(cost(nested('50', '$n'))).toBe(50 + 50 * 50);
});

it('the size of a variable counts as it was declared where none is given', () => {
  const query = `query ($n: Int = 700) { app(id: "a") { events(${RANGE}, first: $n) { edges { cursor } } } }`;
  expect(cost(query)).toBe(700);
  expect(cost(query, { n: 3 })).toBe(3);
});

it('a question over metrics counts as 100 rows, once for each app', () => {
  expect(cost(`{ metrics(${METRICS}) { truncated } }`)).toBe(100);
  expect(cost(`{ apps { metrics(${METRICS}) { truncated } } }`, {}, 40)).toBe(4_000);
});

it('lists below a list of apps count for each of them', () => {
  expect(cost(`{ apps { errorGroups(${RANGE}, first: 20) { edges { cursor } } } }`, {}, 300)).toBe(6_000);
});

it('questions that the groups of a list ask count for each of them', () => {
  const groups = (fields: string): string =>
    `{ app(id: "a") { errorGroups(${RANGE}, first: 20) { edges { node { ${fields} } } } } }`;
  expect(cost(groups('id'))).toBe(20);
  expect(cost(groups('trend { events } merged { id } grouping { id }'))).toBe(20 + 20 * (20 + 5 + 5));
  expect(cost(groups('sampleEvents(first: 2) { breadcrumbs(first: 30) { id } }'))).toBe(20 + 40 + 1_200);
});

it('a number is not taken for a list because it is called like one', () => {
  expect(cost(`{ app(id: "a") { errorGroup(id: "g") { events users sessions } } }`)).toBe(0);
});

it('the fields that count as a question are in the schema', () => {
  for (const name of Object.keys(QUESTIONS)) {
    const [type = '', field = ''] = name.split('.');
    const owner = schema.getType(type);
    expect(isObjectType(owner) && owner.getFields()[field]).toBeTruthy();
  }
});
