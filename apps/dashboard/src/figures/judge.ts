import type { Schema } from '@sonde/query-client';

export type Judgement = 'good' | 'bad' | 'neutral';

/** Whether a change is for the better, by the metric's own direction. Changes too small to be shown are neither. */
export function judge(
  now: number | null,
  then: number | null,
  direction: Schema.MetricDirection | undefined,
): Judgement {
  if (now === null || then === null || direction === undefined || direction === 'NEUTRAL') return 'neutral';
  const least = Math.max(Math.abs(then) * 0.005, 1e-9);
  if (Math.abs(now - then) < least) return 'neutral';
  return now > then === (direction === 'UP_IS_GOOD') ? 'good' : 'bad';
}
