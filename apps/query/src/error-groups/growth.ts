/** 95 % of a normal distribution lie within so many standard deviations. */
const Z = 1.96;
const Z2 = Z * Z;

/**
 * How many times as many users there are as before, at least: the lower end of the 95 % interval of the ratio.
 *
 * Given how many there are in both ranges together, the share of the later one is a proportion; its lower bound is
 * Wilson's (E. B. Wilson, "Probable inference, the law of succession, and statistical inference", 1927), and a share p
 * of both is p ÷ (1 − p) times the other. So few users prove little: 1 → 3 is at least 0.43, 1,000 → 2,000 at least
 * 1.85, 0 → 1 at least 0.26, 0 → 100 at least 26.
 *
 * @param users in the range, one or more
 * @param before in the range of the same length before it
 */
export function growsAtLeast(users: number, before: number): number {
  const both = users + before;
  if (both <= 0) return 0;
  const share = users / both;
  const low =
    (share + Z2 / (2 * both) - Z * Math.sqrt((share * (1 - share) + Z2 / (4 * both)) / both)) /
    (1 + Z2 / both);
  return Math.max(0, low / (1 - low));
}

/** The same in SQL, for ordering. @param users, before names of columns of one or more together */
export function growsAtLeastSql(users: string, before: string): string {
  const both = `(${users} + ${before})`;
  const share = `(${users} / ${both})`;
  const low =
    `((${share} + ${Z2 / 2} / ${both} - ${Z} * sqrt((${share} * (1 - ${share}) + ${Z2 / 4} / ${both}) / ${both})) ` +
    `/ (1 + ${Z2} / ${both}))`;
  return `greatest(0, ${low} / (1 - ${low}))`;
}
