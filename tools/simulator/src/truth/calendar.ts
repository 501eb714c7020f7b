export type Grain = 'HOUR' | 'DAY' | 'WEEK' | 'MONTH';

const HOUR = 3_600_000;

/** How far a zone is ahead of UTC at a time, ms. */
function zoneOffset(format: Intl.DateTimeFormat, at: number): number {
  const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  const local = Date.UTC(
    parts['year'] ?? 0,
    (parts['month'] ?? 1) - 1,
    parts['day'] ?? 1,
    parts['hour'] ?? 0,
    parts['minute'] ?? 0,
    parts['second'] ?? 0,
  );
  return local - Math.floor(at / 1000) * 1000;
}

const known = new Map<string, readonly number[]>();

/**
 * Starts of the buckets that touch `from` ≤ t < `to`, ascending, epoch ms; the first may lie before `from`.
 * Weeks begin on Monday.
 */
export function bucketStarts(from: number, to: number, grain: Grain, timeZone: string): readonly number[] {
  const key = [from, to, grain, timeZone].join(' ');
  const starts = known.get(key) ?? findStarts(from, to, grain, timeZone);
  known.set(key, starts);
  return starts;
}

function findStarts(from: number, to: number, grain: Grain, timeZone: string): number[] {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  const startOf = (at: number): number => {
    const local = new Date(at + zoneOffset(format, at));
    if (grain === 'HOUR')
      return (
        at - (local.getUTCMinutes() * 60_000 + local.getUTCSeconds() * 1000 + local.getUTCMilliseconds())
      );
    const day =
      grain === 'WEEK'
        ? local.getUTCDate() - ((local.getUTCDay() + 6) % 7)
        : grain === 'MONTH'
          ? 1
          : local.getUTCDate();
    const midnight = Date.UTC(local.getUTCFullYear(), local.getUTCMonth(), day);
    // Midnight in the zone: its offset then may differ from the one now.
    const guess = midnight - zoneOffset(format, at);
    return midnight - zoneOffset(format, guess);
  };
  const starts: number[] = [];
  for (let at = from; at < to; at += HOUR) {
    const start = startOf(at);
    if (starts.at(-1) !== start) starts.push(start);
  }
  const last = startOf(to - 1);
  if (starts.at(-1) !== last) starts.push(last);
  return starts;
}

/** The last start that is not after the time; `starts` ascending. */
export function bucketOf(starts: readonly number[], at: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? Infinity) <= at) low = middle;
    else high = middle - 1;
  }
  return starts[low] ?? at;
}
