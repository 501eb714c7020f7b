import { Kind, type OperationDefinitionNode, parse } from 'graphql';
import { documentFault } from './document-limits';

function faultOf(text: string, variables: Readonly<Record<string, unknown>> = {}): string | undefined {
  const document = parse(text);
  const operation = document.definitions.find(
    (node) => node.kind === Kind.OPERATION_DEFINITION,
  ) as OperationDefinitionNode;
  return documentFault(document, operation, variables)?.message;
}

const nested = (depth: number): string => '{ a '.repeat(depth) + '}'.repeat(depth);

it('12 fields deep is fine, 13 is not, through fragments as well', () => {
  expect(faultOf(nested(12))).toBeUndefined();
  expect(faultOf(nested(13))).toContain('13 fields deep');
  expect(faultOf(`{ a { ...f } } fragment f on T ${nested(12)}`)).toContain('13 fields deep');
});

it('introspection may be deep', () => {
  expect(faultOf(`{ __schema ${nested(20)} }`)).toBeUndefined();
});

it('15 aliases are fine, 16 are not', () => {
  const aliases = (count: number) => `{ ${Array.from({ length: count }, (_, i) => `x${i}: a`).join(' ')} }`;
  expect(faultOf(aliases(15))).toBeUndefined();
  expect(faultOf(aliases(16))).toContain('16 aliases');
});

it('page sizes multiply down nested lists', () => {
  const query = (outer: number, inner: string) =>
    `query ($n: Int) { app { sessions(first: ${outer}) { edges { node { events(first: ${inner}) { edges { node { id } } } } } } } }`;
  expect(faultOf(query(50, '50'))).toBeUndefined();
  expect(faultOf(query(100, '50'))).toContain('5100 rows');
  expect(faultOf(query(50, '$n'), { n: 1_000 })).toContain('50050 rows');
});

it('a small document that spreads fragments without end is refused soon', () => {
  const layers = Array.from(
    { length: 20 },
    (_, i) => `fragment f${i} on T { ${`...f${i + 1} `.repeat(8)} a }`,
  );
  expect(faultOf(`{ ...f0 } ${layers.join(' ')} fragment f20 on T { a }`)).toContain('more than 5000 fields');
});
