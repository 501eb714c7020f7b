import { digitsOf, tokensOf, type Token } from './natural-order';
import type { Version } from './version';

/** A version taken apart into what orders it. */
export interface ReadVersion {
  /** 0: says nothing; 1: no number in front; 2: begins with numbers. */
  readonly shape: 0 | 1 | 2;
  /** Of `4.2.0-rc.1`: 4, 2, 0, by `digitsOf`; empty unless the shape is 2. */
  readonly numbers: readonly string[];
  /** -1: a pre-release; 0: what was released; 1: what followed on it. */
  readonly stage: -1 | 0 | 1;
  /** What stands behind the numbers. */
  readonly rest: readonly Token[];
  readonly build: string;
}

/** Words behind the numbers that mean the release itself, and such as mean that it was mended. All others stand for pre-releases, as in semver. */
const THE_RELEASE = new Set(['final', 'ga', 'release']);
const MENDED = new Set(['hotfix', 'hf', 'patch', 'fix', 'sp', 'post']);

/** `v4.2.0`, `Release 4.2`: words that people put in front of a number. */
const IN_FRONT = /^(?:version|ver|release|rel|build|v|r)[\s._-]{0,3}(?=\d)/i;
const NUMBERS = /^\d+(?:\.\d+)*/;
/** `2024-11-05` and `2024-11-05-2` are dates and more numbers, `2024-1` is a pre-release. */
const DATE = /^\d{4}-\d{1,2}-\d{1,2}(?:-\d+)?(?!\d)/;

/** Reads any text, in time linear in its length. */
export function readVersion({ version, build }: Version): ReadVersion {
  const parted = partBuild(version.trim());
  const text = parted.text
    .slice(parted.text.lastIndexOf('@') + 1)
    .replace(IN_FRONT, '')
    .replace(DATE, (date) => date.replaceAll('-', '.'));
  const ownBuild = build.trim() || parted.build;
  const numbers = NUMBERS.exec(text)?.[0];
  if (numbers === undefined) {
    const rest = tokensOf(text);
    const says = rest.length > 0 || ownBuild !== '';
    return { shape: says ? 1 : 0, numbers: [], stage: 0, rest, build: ownBuild };
  }
  return {
    shape: 2,
    numbers: numbers.split('.').map(digitsOf),
    ...readRest(tokensOf(text.slice(numbers.length))),
    build: ownBuild,
  };
}

function readRest(rest: readonly Token[]): Pick<ReadVersion, 'stage' | 'rest'> {
  const [first] = rest;
  if (!first) return { stage: 0, rest };
  const word = 'word' in first ? first.word : '';
  if (THE_RELEASE.has(word)) return { stage: 0, rest: rest.slice(1) };
  return { stage: MENDED.has(word) ? 1 : -1, rest };
}

/** The build within a version's text: `4.2.0 (4200)` as iOS shows it, `4.2.0+4200` as Flutter and semver have it. */
function partBuild(text: string): { readonly text: string; readonly build: string } {
  const bracket = text.endsWith(')') ? text.lastIndexOf('(') : -1;
  if (bracket > 0)
    return { text: text.slice(0, bracket).trimEnd(), build: text.slice(bracket + 1, -1).trim() };
  const plus = text.indexOf('+');
  if (plus > 0) return { text: text.slice(0, plus), build: text.slice(plus + 1) };
  return { text, build: '' };
}
