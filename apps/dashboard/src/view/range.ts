/** The stretches of time that the range picker offers, by the name that stands in the address. */
export const PRESETS = {
  '1h': { title: 'Last hour', ms: 3_600_000 },
  '24h': { title: 'Last 24 hours', ms: 86_400_000 },
  '7d': { title: 'Last 7 days', ms: 7 * 86_400_000 },
  '28d': { title: 'Last 28 days', ms: 28 * 86_400_000 },
  '90d': { title: 'Last 90 days', ms: 90 * 86_400_000 },
} as const;
export type Preset = keyof typeof PRESETS;

export type Grain = 'MINUTE' | 'HOUR' | 'DAY' | 'WEEK' | 'MONTH';

/** Half-open, epoch milliseconds. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Where the ends of a preset fall: whole minutes for short ones, whole hours for long, so that answers can be shared. */
const stepOf = (ms: number): number => (ms <= 2 * HOUR ? MINUTE : ms <= 2 * DAY ? 5 * MINUTE : HOUR);

export function stretchOf(preset: Preset, now: number): Stretch {
  const { ms } = PRESETS[preset];
  const step = stepOf(ms);
  const to = Math.ceil(now / step) * step;
  return { from: to - ms, to };
}

/** The stretch of the same length right before. */
export const before = ({ from, to }: Stretch): Stretch => ({ from: from - (to - from), to: from });

/** The grain at which a chart of the stretch has between some twenty and some hundred points. */
export function grainOf({ from, to }: Stretch): Grain {
  const ms = to - from;
  if (ms <= 2 * HOUR) return 'MINUTE';
  if (ms <= 4 * DAY) return 'HOUR';
  if (ms <= 120 * DAY) return 'DAY';
  return ms <= 800 * DAY ? 'WEEK' : 'MONTH';
}

export const asRange = ({ from, to }: Stretch): { from: string; to: string } => ({
  from: new Date(from).toISOString(),
  to: new Date(to).toISOString(),
});
