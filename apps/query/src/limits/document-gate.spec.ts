import { documentFault } from './document-gate';

const nested = (depth: number): string => '{ a '.repeat(depth) + '}'.repeat(depth);
const many = (count: number, text: (i: number) => string): string =>
  Array.from({ length: count }, (_, i) => text(i)).join(' ');

it('16 KiB are fine, a byte more is not; what counts is UTF-8', () => {
  const document = (bytes: number) => `{ a } #${'x'.repeat(bytes - 7)}`;
  expect(documentFault(document(16_384))).toBeUndefined();
  expect(documentFault(document(16_385))).toContain('16384 bytes');
  expect(documentFault(`{ a } #${'🏃'.repeat(4_095)}`)).toContain('16384 bytes');
});

it('12 fields deep is fine, 13 is not, through fragments as well', () => {
  expect(documentFault(nested(12))).toBeUndefined();
  expect(documentFault(nested(13))).toContain('13 fields deep');
  expect(documentFault(`{ a { ...f } } fragment f on T ${nested(12)}`)).toContain('13 fields deep');
  expect(documentFault(`{ a { ... on T ${nested(12)} } }`)).toContain('13 fields deep');
});

it('every operation counts, not only the one that is asked', () => {
  expect(documentFault(`query A { a } query B ${nested(13)}`)).toContain('13 fields deep');
});

it('introspection may be deep', () => {
  expect(documentFault(`{ __schema ${nested(20)} }`)).toBeUndefined();
});

it('15 aliases are fine, 16 are not, also when a fragment repeats them', () => {
  const aliases = (count: number) => many(count, (i) => `x${i}: a`);
  expect(documentFault(`{ ${aliases(15)} }`)).toBeUndefined();
  expect(documentFault(`{ ${aliases(16)} }`)).toContain('16 aliases');
  expect(documentFault(`{ a { ...f } b { ...f } } fragment f on T { ${aliases(8)} }`)).toContain(
    '16 aliases',
  );
});

it.each([
  ['two fragments in a circle', '{ ...a } fragment a on T { ...b } fragment b on T { x { ...a } }'],
  ['a fragment that spreads itself', '{ x } fragment a on T { ... on T { ...a } }'],
  [
    'a long circle that nobody uses',
    `{ x } ${many(40, (i) => `fragment f${i} on T { ...f${(i + 1) % 40} }`)}`,
  ],
])('%s is found before validation looks for it', (_name, document) => {
  expect(documentFault(document)).toContain('spreads itself');
});

it.each([
  ['5,000 fields of one name', `{ ${'a '.repeat(5_000)} }`, 'words and signs|fields'],
  ['1,200 fields', `{ ${many(1_200, (i) => `a${i}`)} }`, 'more than 1000 fields'],
  ['1,200 inline fragments', `{ ${'... { a } '.repeat(1_200)} }`, 'more than 1000 fields'],
  ['60 fragments', `{ a } ${many(60, (i) => `fragment f${i} on T { a }`)}`, '61 operations and fragments'],
  ['brackets 5,000 deep', `${'{ a '.repeat(3_000)}`, 'nested more than 100 deep'],
  ['lists 5,000 deep', `{ a(b: ${'['.repeat(5_000)}`, 'nested more than 100 deep'],
  ['7,000 signs', `{ a(b: [${'1 '.repeat(7_000)}]) }`, 'words and signs'],
])('%s are refused', (_name, document, reason) => {
  expect(documentFault(document)).toMatch(new RegExp(reason));
});

it('a small document that spreads fragments without end is refused soon', () => {
  const layers = many(20, (i) => `fragment f${i} on T { ${`...f${i + 1} `.repeat(8)} a }`);
  expect(documentFault(`{ ...f0 } ${layers} fragment f20 on T { a }`)).toContain('more than 1000 fields');
});

it('what is no GraphQL is left to the parser, which says where it is wrong', () => {
  for (const text of ['{', 'hello', '{ a(b: "', '}', '{ a } €']) expect(documentFault(text)).toBeUndefined();
});
