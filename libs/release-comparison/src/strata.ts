import { addMoments, NO_INSTALLS, type Moments, type StratumMoments } from './moments';

/** A kind of phone that both versions have enough installs of. */
export interface SharedStratum {
  readonly baseline: Moments;
  readonly candidate: Moments;
}

/** A stratum counts by itself when each version has this many installs in it; fewer have no variance to speak of. */
export const MIN_STRATUM_INSTALLS = 20;

/**
 * Brings the strata of both versions together. One that is too small in either version joins what is left of the same
 * broader stratum (same system and country, then same system, then all); what is left over at the end joins the smallest
 * stratum there is. Looks at numbers of installs only, never at the metric, so it cannot favour an outcome.
 */
export function sharedStrata(
  baseline: readonly StratumMoments[],
  candidate: readonly StratumMoments[],
): SharedStratum[] {
  const accepted: SharedStratum[] = [];
  let open = pair(baseline, candidate);
  for (let depth = Math.max(0, ...open.map(({ stratum }) => stratum.length)); depth >= 0; depth--) {
    open = coarsen(open, depth).filter((stratum) => {
      const enough = smallerSide(stratum) >= MIN_STRATUM_INSTALLS;
      if (enough) accepted.push({ baseline: stratum.baseline, candidate: stratum.candidate });
      return !enough;
    });
  }
  const [rest] = open;
  if (!rest) return accepted;
  const smallest = accepted.reduce<SharedStratum | undefined>(
    (least, stratum) => (least && smallerSide(least) <= smallerSide(stratum) ? least : stratum),
    undefined,
  );
  if (!smallest) return [{ baseline: rest.baseline, candidate: rest.candidate }];
  return accepted.map((stratum) => (stratum === smallest ? together(stratum, rest) : stratum));
}

interface OpenStratum extends SharedStratum {
  readonly stratum: readonly string[];
}

const smallerSide = ({ baseline, candidate }: SharedStratum): number =>
  Math.min(baseline.installs, candidate.installs);

const together = (a: SharedStratum, b: SharedStratum): SharedStratum => ({
  baseline: addMoments(a.baseline, b.baseline),
  candidate: addMoments(a.candidate, b.candidate),
});

const pair = (baseline: readonly StratumMoments[], candidate: readonly StratumMoments[]): OpenStratum[] => [
  ...baseline.map((moments) => ({ stratum: moments.stratum, baseline: moments, candidate: NO_INSTALLS })),
  ...candidate.map((moments) => ({ stratum: moments.stratum, baseline: NO_INSTALLS, candidate: moments })),
];

/** The same installs by the first `depth` parts of their strata only. */
function coarsen(strata: readonly OpenStratum[], depth: number): OpenStratum[] {
  const coarse = new Map<string, OpenStratum>();
  for (const stratum of strata) {
    const prefix = stratum.stratum.slice(0, depth);
    const key = prefix.join('\n');
    const before = coarse.get(key);
    coarse.set(key, { ...(before ? together(before, stratum) : stratum), stratum: prefix });
  }
  return [...coarse.values()];
}
