import { groupError } from './index';
import { crashOf, type Build } from './testing/generated-crashes';
import { GENERATED_DEFECTS } from './testing/generated-defects';
import { NameMap } from './testing/obfuscated-names';
import { agreement, type Agreement } from './testing/pairwise';

const BUILDS = 12;
const CRASHES = 4;

/** All defects in all builds on several versions of the system, each several times. */
function judged(obfuscated: boolean): Agreement {
  const builds: Build[] = Array.from({ length: BUILDS }, (_, seed) => ({
    seed,
    os: seed,
    names: obfuscated ? new NameMap(seed + 1) : undefined,
  }));
  return agreement(
    GENERATED_DEFECTS.flatMap((defect) =>
      builds.flatMap((build) =>
        Array.from({ length: CRASHES }, (_, occurrence) => ({
          name: `${defect.cause} #${build.seed}`,
          cause: defect.cause,
          group: groupError(crashOf(defect, build, occurrence))?.id ?? '',
        })),
      ),
    ),
  );
}

describe('crashes of an app that does not exist, from many builds and phones', () => {
  it('plain: every defect is one group of its own', () => {
    const found = judged(false);
    expect(found.failures).toBe(GENERATED_DEFECTS.length * BUILDS * CRASHES);
    expect(found.swallowed).toEqual([]);
    expect(found.split).toEqual([]);
  });

  it('obfuscated anew in every build, with functions put into their callers', () => {
    const found = judged(true);
    expect(found.precision).toBeGreaterThanOrEqual(0.99);
    expect(found.recall).toBeGreaterThanOrEqual(0.9);
  });
});
