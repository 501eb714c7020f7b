import { answerType } from './media-type';

const JSON_TYPE = 'application/json';
const GRAPHQL_JSON = 'application/graphql-response+json';

it.each([
  [undefined, JSON_TYPE],
  ['', JSON_TYPE],
  ['*/*', JSON_TYPE],
  ['application/*', JSON_TYPE],
  ['application/json', JSON_TYPE],
  ['application/graphql-response+json', GRAPHQL_JSON],
  ['application/graphql-response+json, application/json', GRAPHQL_JSON],
  ['application/json, application/graphql-response+json', JSON_TYPE],
  ['application/graphql-response+json;q=0.9, application/json;q=0.5', GRAPHQL_JSON],
  ['application/graphql-response+json;q=0.5, application/json', JSON_TYPE],
  ['application/graphql-response+json; charset=utf-8', GRAPHQL_JSON],
  ['application/json;q=0, application/graphql-response+json;q=0.1', GRAPHQL_JSON],
  ['application/graphql-response+json, */*', GRAPHQL_JSON],
  ['text/html,application/xhtml+xml,*/*;q=0.8', JSON_TYPE],
  ['text/html', undefined],
  ['application/json;q=0', undefined],
])('Accept %j: %s', (accept, type) => {
  expect(answerType(accept)).toBe(type);
});
