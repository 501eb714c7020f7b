/** Longest age that a caller may ask for. Seconds. */
const MOST = 60;

/**
 * How old an answer the caller takes, by the `Cache-Control` of the request: milliseconds, `never` an old one, or
 * undefined when nothing is said.
 */
export function maxAgeOf(header: string | null | undefined): number | 'never' | undefined {
  const wishes = (header ?? '').split(',').map((text) => text.trim().toLowerCase());
  if (wishes.includes('no-cache') || wishes.includes('no-store')) return 'never';
  const seconds = wishes.flatMap((wish) => /^max-age=(\d{1,9})$/.exec(wish)?.[1] ?? [])[0];
  if (seconds === undefined) return undefined;
  return seconds === '0' ? 'never' : Math.min(Number(seconds), MOST) * 1_000;
}
