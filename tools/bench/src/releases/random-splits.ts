import {
  compareVersions,
  momentsOf,
  type InstallSums,
  type Measured,
  type StratumMoments,
  type Verdict,
} from '@sonde/release-comparison';

export interface KnownInstall extends InstallSums {
  readonly installId: string;
}

export interface SplitsOutcome {
  /** Splits that had enough data at some look. */
  readonly judged: number;
  /** Splits in which some look called the parts different. */
  readonly everAlarmed: number;
}

/** Chance that a candidate no different from the baseline is ever called different. */
export const ALPHA = 0.05;

/**
 * Splits the installs of one version at random, over and over, and looks at the two parts after every look's time.
 *
 * @param looks what each install had contributed by then
 * @param share of the installs that stand for the candidate
 */
export function randomSplits(
  looks: readonly (readonly KnownInstall[])[],
  measured: Measured,
  splits: number,
  share: number,
): SplitsOutcome {
  const ids = [...new Set(looks.flatMap((installs) => installs.map(({ installId }) => installId)))].sort();
  const wholes = looks.map((installs) => momentsOf(installs));
  let judged = 0;
  let everAlarmed = 0;
  for (let split = 0; split < splits; split++) {
    const random = numbers(split + 1);
    const chosen = new Set(ids.filter(() => random() < share));
    const verdicts = looks.map((installs, look): Verdict => {
      const candidate = momentsOf(installs.filter(({ installId }) => chosen.has(installId)));
      const baseline = rest(wholes[look] ?? [], candidate);
      return compareVersions(baseline, candidate, measured, ALPHA).verdict;
    });
    if (verdicts.some((verdict) => verdict !== 'TOO_FEW_DATA')) judged++;
    if (verdicts.some((verdict) => verdict !== 'TOO_FEW_DATA' && verdict !== 'NO_DIFFERENCE_SEEN'))
      everAlarmed++;
  }
  return { judged, everAlarmed };
}

/** What is left of the whole without a part: the sums are those of the installs that are not in it. */
function rest(whole: readonly StratumMoments[], part: readonly StratumMoments[]): StratumMoments[] {
  const taken = new Map(part.map((moments) => [moments.stratum.join('\n'), moments]));
  return whole.map((all) => {
    const some = taken.get(all.stratum.join('\n'));
    if (!some) return all;
    return {
      stratum: all.stratum,
      installs: all.installs - some.installs,
      numerator: all.numerator - some.numerator,
      denominator: all.denominator - some.denominator,
      numerator2: all.numerator2 - some.numerator2,
      product: all.product - some.product,
      denominator2: all.denominator2 - some.denominator2,
      hits: all.hits - some.hits,
      misses: all.misses - some.misses,
    };
  });
}

/** The same numbers in [0, 1) every time (mulberry32). */
function numbers(seed: number): () => number {
  let state = Math.imul(seed, 0x9e3779b1);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
