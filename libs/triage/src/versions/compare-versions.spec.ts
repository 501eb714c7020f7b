import fc from 'fast-check';
import { compareVersions, newestVersion, sameVersion } from './compare-versions';
import { NO_VERSION, type Version } from './version';

/** `4.2.0 | 4200`: a version and its build. */
function read(text: string): Version {
  const [version = '', build = ''] = text.split(' | ');
  return { version, build };
}
const compare = (a: string, b: string): number => Math.sign(compareVersions(read(a), read(b)));

describe('the order of versions', () => {
  it.each<[why: string, ...older: string[]]>([
    ['numbers are numbers, not text', '1.9', '1.10', '1.99', '1.100'],
    ['part by part, from the left', '1.2.3', '1.3.0', '2.0.0', '10.0.0'],
    ['a part that is missing is 0', '4.2', '4.2.0.1', '4.2.1'],
    ['four-part numbers', '4.2.0.9', '4.2.0.10', '4.2.1.0'],
    [
      'semver’s own example of pre-releases',
      '1.0.0-alpha',
      '1.0.0-alpha.1',
      '1.0.0-alpha.beta',
      '1.0.0-beta',
      '1.0.0-beta.2',
      '1.0.0-beta.11',
      '1.0.0-rc.1',
      '1.0.0',
    ],
    ['numbers within a word’s tail count, unlike in semver', '2.0-rc2', '2.0-rc10', '2.0'],
    ['pre-releases however they are attached', '3.0b2', '3.0.rc1', '3.0 rc2', '3.0'],
    ['a numeric pre-release is before a word', '1.0.0-1', '1.0.0-alpha', '1.0.0'],
    [
      'a release that was mended follows it',
      '4.2.0-rc.1',
      '4.2.0',
      '4.2.0-hotfix1',
      '4.2.0-hotfix2',
      '4.2.1',
    ],
    ['Maven’s words for the release itself', '1.0-SNAPSHOT', '1.0.Final', '1.0-sp1', '1.1'],
    [
      'Android’s version code decides between equal names',
      '4.2.0 | 999',
      '4.2.0 | 4200',
      '4.2.0 | 10000',
      '4.2.1 | 1',
    ],
    ['no build is before any build', '4.2.0', '4.2.0 | 1'],
    ['iOS writes the build in brackets', '1.2 (345)', '1.2 (1000)', '1.3 (1)'],
    ['iOS builds with parts', '1.2 | 1.2.9', '1.2 | 1.2.10'],
    ['Flutter writes it behind a plus', '4.2.0+9', '4.2.0+10', '4.2.1+1'],
    ['a build of the event’s own goes before one in the text', '1.2 (9) | 10', '1.2 (8) | 11'],
    [
      'a build may be longer than any number type',
      '1.0 | 99999999999999999998',
      '1.0 | 99999999999999999999',
    ],
    ['dates with dots', '2024.9.30', '2024.11.05', '2025.01.01'],
    ['dates with dashes', '2024-09-30', '2024-11-05', '2024-11-05-2', '2025-01-01'],
    ['dates in one number', '20240930', '20241105'],
    ['the name of the package in front, as Sentry writes releases', 'com.shop@1.9+3', 'com.shop@1.10+1'],
    ['words in front of the number', 'v1.2', 'V1.3', 'Version 1.4', 'release-1.5', '1.6'],
    ['commit hashes go by their build', 'f00 | 8', 'abc | 9', 'bad | 10'],
    ['commit hashes without a build go by their text, which says nothing', 'abc', 'bad', 'f00'],
    ['texts without a number in front, then numbers', '', 'unknown', '0.0.1'],
    ['a build alone says more than nothing', '', ' | 7', '0 | 1'],
  ])('%s', (_why, ...order) => {
    for (const [i, a] of order.entries()) {
      for (const [j, b] of order.entries()) expect([a, b, compare(a, b)]).toEqual([a, b, Math.sign(i - j)]);
    }
  });

  it.each([
    ['1.2', '1.2.0.0'],
    ['1.2.0', 'v1.2'],
    ['01.02', '1.2'],
    ['2024.11.05', '2024.11.5'],
    ['2024.11.05', '2024-11-05'],
    ['1.0', '1.0.Final'],
    ['1.0-RC.1', '1.0-rc1'],
    ['4.2.0 (4200)', '4.2.0 | 4200'],
    ['4.2.0+4200', '4.2.0 | 4200'],
    ['4.2.0 (4200) | 4200', '4.2.0 | 4200'],
    ['com.shop@4.2.0', '4.2.0'],
    ['  1.2 ', '1.2'],
    ['4.2.0 | 007', '4.2.0 | 7'],
    ['', ' '],
  ])('takes %j and %j for the same', (a, b) => {
    expect([compare(a, b), compare(b, a)]).toEqual([0, 0]);
    expect(sameVersion(read(a), read(b))).toBe(true);
  });

  const part = fc.oneof(
    fc.nat(12).map(String),
    fc.constantFrom(
      'v',
      '.',
      '-',
      '+',
      '(',
      ')',
      ' ',
      '@',
      '_',
      'rc',
      'beta',
      'final',
      'hotfix',
      'x',
      '00',
      'Ä',
      '😀',
    ),
    fc.string({ maxLength: 3 }),
  );
  const text = fc.array(part, { maxLength: 7 }).map((parts) => parts.join(''));
  const anyVersion = fc.record({ version: text, build: fc.oneof(fc.constant(''), text) });

  it('is an order: of any three versions, whatever they look like', () => {
    fc.assert(
      fc.property(anyVersion, anyVersion, anyVersion, (a, b, c) => {
        const [ab, ba, bc, ac] = [
          compareVersions(a, b),
          compareVersions(b, a),
          compareVersions(b, c),
          compareVersions(a, c),
        ].map(Math.sign);
        if (compareVersions(a, a) !== 0 || (ab ?? NaN) + (ba ?? NaN) !== 0) return false;
        if (ab === bc && ac !== ab) return false;
        // Equal ones stand in the same place.
        if (ab === 0 && ac !== bc) return false;
        return compareVersions(a, NO_VERSION) >= 0;
      }),
      { numRuns: 20_000, seed: 42 },
    );
  });

  it('has one newest version, in whatever order they come', () => {
    fc.assert(
      fc.property(fc.array(anyVersion, { maxLength: 12 }), (versions) => {
        const newest = newestVersion(versions);
        for (const version of versions) expect(compareVersions(version, newest)).toBeLessThanOrEqual(0);
        expect(compareVersions(newestVersion([...versions].reverse()), newest)).toBe(0);
      }),
      { seed: 42 },
    );
    expect(newestVersion([])).toBe(NO_VERSION);
  });

  it('takes steps in proportion to the length of what phones send', () => {
    // Patterns that go back and forth would need hours for these.
    for (const piece of ['1', '1.', '(', ' ', '-', '@', 'v', '1(', '\u0000', 'final']) {
      const long = piece.repeat(200_000);
      expect(
        compareVersions({ version: long, build: long }, { version: `${long}x`, build: '' }),
      ).not.toBeNaN();
    }
  });
});
