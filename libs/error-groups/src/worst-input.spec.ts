import type { Frame } from '@sonde/event-schema';
import { compileGrouping, groupError, GROUPING_VERSIONS, type CompiledGrouping, type Failing } from './index';
import { charactersRead } from './testing/characters-read';
import { stepsOf } from './testing/pattern-steps';
import { patternsUsed } from './testing/patterns-used';

const MIB = 1024 * 1024;

/** Texts on which patterns that go back take long, repeated as often as is asked. */
const NASTY = [
  'a',
  '1',
  '1.',
  '.1',
  'f',
  '0x',
  '/a',
  '/a.',
  '"',
  "'",
  "a'",
  '{',
  '{1a2b3',
  '#1a2b3',
  '@',
  'a@',
  'a@b',
  'a-',
  '<',
  '<T',
  '(',
  'f(',
  '[',
  ' [as ',
  '«',
  '„',
  '1:',
  '1,1',
  ' ',
  '\\',
  'C:\\',
  'http://',
  'a.b',
  'A.b',
  'a_',
  'aB',
  '$1',
  '$$Lambda',
  'lambda$',
  '$lambda',
  '-IoAF18A',
  '::',
  'closure #1 in ',
  'closure #1 (',
  ' -> ',
  '_block_invoke',
  '_block_invoke_1',
  '.cold.',
  '.cold.1',
  'java.lang.',
  'A: ',
  'Error: ',
  'Unable to start a ',
  'Failed a ',
  ' cannot be cast to ',
  'Index: 1, ',
  ': ',
  '\u0661',
  '\ud83d\ude00',
  '<n>',
  '*',
  '?',
  '*a',
  '\n',
  '\t',
  '\u2028',
];

const repeated = (text: string, length: number): string =>
  text.repeat(Math.ceil(length / text.length)).slice(0, length);

const frames = (count: number, text: string): Frame[] =>
  Array.from({ length: count }, (_, i) => ({
    ...(i % 3 === 0 ? { module: text } : i % 3 === 1 ? { image: text } : { module: `com.shop.${text}` }),
    function: text,
    file: text,
  }));

const failure = (type: 'crash' | 'anr', text: string, depth: number, causes: number): Failing => ({
  type,
  fields: {
    exceptions: Array.from({ length: causes }, () => ({
      type: text,
      message: text,
      module: text,
      frames: frames(depth, text),
    })),
    threads: [{ name: text, main: true, crashed: true, frames: frames(depth, text) }],
    binaryImages: Array.from({ length: 50 }, () => ({ name: text, uuid: text })),
  },
});

const RULES = compileGrouping({
  version: 2,
  rules: [
    { id: '1', title: 'a', match: [{ on: 'MESSAGE', glob: '*a*a*a*a*a*a*a*b' }], fingerprint: 'x' },
    { id: '2', title: 'b', match: [{ on: 'MODULE', glob: '*?*?*?*?*?*zz' }], inApp: true },
  ],
});
const GROUPINGS: readonly CompiledGrouping[] = [
  ...GROUPING_VERSIONS.map((version) => compileGrouping({ version, rules: [] })),
  RULES,
];

describe('the worst that a phone can send', () => {
  it.each([
    ['a message of 1 MiB', failure('crash', repeated('a1/"', MIB), 1, 1)],
    ['10,000 frames', failure('crash', 'com.shop.Cart', 10_000, 1)],
    ['10,000 frames of a hang', failure('anr', 'com.shop.Cart', 10_000, 1)],
    ['1,000 causes', failure('crash', 'java.lang.RuntimeException', 3, 1000)],
    ['all of it', failure('crash', repeated("$1.a'", 20_000), 1000, 60)],
  ])('%s has a group', (_, given) => {
    for (const by of GROUPINGS) expect(groupError(given, by)?.id).toMatch(/^[0-9a-f]{16}$/);
  });

  it.each(NASTY)('is read no further than to a bound: %j', (text) => {
    for (const by of GROUPINGS)
      for (const type of ['crash', 'anr'] as const) {
        const read = (length: number, depth: number): number =>
          charactersRead(() => groupError(failure(type, repeated(text, length), depth, 3), by));
        // Ten times the text in ten times the frames: what is read stays what it was.
        expect(read(50_000, 2000)).toBe(read(5000, 200));
      }
  });
});

/** Types at which patterns for some of them are tried. */
const TYPES = [
  ...[
    'SIGSEGV',
    'TypeError',
    'UnsatisfiedLinkError',
    'java.lang.RuntimeException',
    'NotFoundException',
    'JSONException',
  ],
  ...[
    'java.net.SocketTimeoutException',
    'java.io.IOException',
    'OutOfMemoryError',
    'DeadObjectException',
    'StackOverflowError',
  ],
  ...['TransactionTooLargeException', 'NumberFormatException', 'IndexOutOfBoundsException'],
];

/** Whole repetitions, and an end that no pattern takes. */
const endless = (text: string, length: number): string =>
  `${text.repeat(Math.round(length / text.length))}\u0001`;

function everyPattern(): ReadonlyMap<string, RegExp> {
  return patternsUsed(() => {
    for (const text of NASTY.map((each) => repeated(each, 300)))
      for (const type of ['crash', 'anr'] as const)
        for (const by of GROUPINGS) {
          groupError(failure(type, text, 6, 2), by);
          for (const name of TYPES)
            groupError(
              { type, fields: { exceptions: [{ type: name, message: text, frames: frames(3, text) }] } },
              by,
            );
        }
  });
}

describe('every pattern', () => {
  const patterns = [...everyPattern()];

  it('is looked at', () => expect(patterns.length).toBeGreaterThan(150));

  it.each(patterns)('takes steps in proportion to the text: %s', (_, pattern) => {
    for (const text of NASTY) {
      const short = stepsOf(pattern, endless(text, 160));
      const long = stepsOf(pattern, endless(text, 320));
      // A pattern that goes back takes four times the steps for twice the text.
      expect(long).toBeLessThan(short * 2.4 + 400);
    }
  });

  it.each([/a+$/, /(?:a|a)*b/, /\s+$/, /[a-z]+_/])('would be found out if it went back: %s', (pattern) => {
    const text = pattern.source.startsWith('\\s') ? ' ' : 'a';
    const length = pattern.source.includes('|') ? 8 : 128;
    const twice = stepsOf(pattern, `${text.repeat(2 * length)}.`);
    expect(twice).toBeGreaterThan(stepsOf(pattern, `${text.repeat(length)}.`) * 3);
  });
});
