import { compareDigits, compareNaturally, compareTokens } from './natural-order';
import { readVersion, type ReadVersion } from './read-version';
import { NO_VERSION, type Version } from './version';

/**
 * Orders two versions of an app: negative when `a` is older, 0 when neither is. In this order:
 *
 * 1. no version at all, then texts without a number in front, then versions that begin with numbers;
 * 2. the numbers, part by part, as numbers; a part that is not there is 0 (`1.2` is `1.2.0`);
 * 3. what stands behind them: pre-releases, then nothing or `final`, then `hotfix` and its like; two pre-releases in
 *    natural order, so that rc.2 is older than rc.10;
 * 4. the build in natural order, so that version codes compare as numbers; none is older than any.
 *
 * Texts without a number in front go by their build first: of commit hashes only that tells which is newer.
 */
export function compareVersions(a: Version, b: Version): number {
  const [left, right] = [readVersion(a), readVersion(b)];
  return (
    left.shape - right.shape ||
    compareNumbers(left.numbers, right.numbers) ||
    left.stage - right.stage ||
    (left.numbers.length === 0 ? compareNaturally(left.build, right.build) : 0) ||
    compareTokens(left.rest, right.rest) ||
    compareNaturally(left.build, right.build)
  );
}

/** The newest of some versions; `NO_VERSION` of none. */
export function newestVersion(versions: Iterable<Version>): Version {
  let newest = NO_VERSION;
  for (const version of versions) if (compareVersions(version, newest) > 0) newest = version;
  return newest;
}

/** Whether two name the same version, however they are written. */
export const sameVersion = (a: Version, b: Version): boolean => compareVersions(a, b) === 0;

const ZERO = '';

function compareNumbers(a: ReadVersion['numbers'], b: ReadVersion['numbers']): number {
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const difference = compareDigits(a[i] ?? ZERO, b[i] ?? ZERO);
    if (difference !== 0) return difference;
  }
  return 0;
}
