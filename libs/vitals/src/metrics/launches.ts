import { apdexNumerator } from '../apdex';
import { RESOURCE_DIMENSIONS, type DimensionId } from '../dimension';
import { defineMetric } from '../metric';

const dimensions: readonly DimensionId[] = [...RESOURCE_DIMENSIONS, 'LAUNCH_KIND', 'SDK_EVENT_TYPE'];

/** Launches whose outcome is known: they took a known time, or never drew. */
const JUDGED = "type = 'app_launch' AND (durationMs >= 0 OR completed = 0)";

const NEVER_DREW = 'completed = 0';

export const launchDuration = defineMetric({
  id: 'LAUNCH_DURATION',
  title: 'Launch duration',
  unit: 'ms',
  direction: 'UP_IS_BAD',
  definition:
    'Milliseconds from the start to the first frame, over launches whose duration is known; kinds are mixed unless the ' +
    'question groups or filters by LAUNCH_KIND.',
  source: 'events',
  rows: 'events',
  where: "type = 'app_launch' AND durationMs >= 0",
  measure: { kind: 'duration', value: 'durationMs' },
  dimensions,
  thresholds: [
    { value: 400, meaning: 'goal for the first frame', source: 'Apple' },
    { value: 5000, meaning: 'excessive cold launch', source: 'Android vitals' },
  ],
  differences: 'Apple shows prewarmed launches apart; here they are included.',
});

export const launchExcessiveRate = defineMetric({
  id: 'LAUNCH_EXCESSIVE_RATE',
  title: 'Excessive launches',
  unit: 'ratio',
  direction: 'UP_IS_BAD',
  definition: 'Launches that took too long (cold ≥ 5 s, warm ≥ 2 s, hot ≥ 1.5 s) or never drew ÷ launches.',
  numerator: 'launches at or over the limit of their kind, and those that never drew',
  denominator: 'launches with a known duration, and those that never drew',
  source: 'events',
  rows: 'events',
  where: JUDGED,
  measure: {
    kind: 'rate',
    numerator: `sumIf(weight, ${NEVER_DREW} OR durationMs >= multiIf(kind = 'cold', 5000, kind = 'warm', 2000, 1500))`,
    denominator: 'sum(weight)',
  },
  dimensions,
  differences:
    'Android vitals counts daily users with an excessive launch; here single launches are counted.',
});

export const launchApdex = defineMetric({
  id: 'LAUNCH_APDEX',
  title: 'Launch Apdex',
  unit: 'score',
  direction: 'UP_IS_GOOD',
  definition:
    '(satisfied + tolerating ÷ 2) ÷ launches with T = 2 s cold, 1 s warm, 0.5 s hot; up to T satisfied, up to 4 T ' +
    'tolerating; a launch that never drew is frustrated.',
  numerator: 'satisfied + tolerating ÷ 2',
  denominator: 'launches with a known duration, and those that never drew',
  source: 'events',
  rows: 'events',
  where: JUDGED,
  measure: {
    kind: 'rate',
    numerator: apdexNumerator(NEVER_DREW, "multiIf(kind = 'cold', 2000, kind = 'warm', 1000, 500)"),
    denominator: 'sum(weight)',
  },
  dimensions,
});
