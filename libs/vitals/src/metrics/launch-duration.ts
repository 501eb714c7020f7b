import { defineMetric } from '../metric';
import { durationOf } from '../rollup/metric-rollup';
import { LAUNCH_DIMENSIONS, LAUNCH_TIMED } from '../rules/launches';

export const launchDuration = defineMetric({
  id: 'LAUNCH_DURATION',
  title: 'Launch duration',
  chapter: 'Startup',
  unit: 'ms',
  direction: 'UP_IS_BAD',
  definition:
    'Milliseconds from the start to the first frame, over launches whose duration is known; kinds are mixed unless the ' +
    'question groups or filters by LAUNCH_KIND.',
  reading:
    'What people wait for first. Look at P50 for the usual wait and at P95 for old phones, one kind at a time: hot launches are many and short.',
  source: 'events',
  rows: 'events',
  where: LAUNCH_TIMED,
  measure: { kind: 'duration', value: 'durationMs' },
  rollups: [durationOf('launches')],
  dimensions: LAUNCH_DIMENSIONS,
  thresholds: [
    {
      value: 400,
      meaning: 'goal for the first frame of a launch',
      source: 'Apple',
      url: 'https://developer.apple.com/videos/play/wwdc2019/423/',
    },
    {
      value: 5000,
      meaning: 'cold launches from here are excessive',
      source: 'Android vitals',
      url: 'https://developer.android.com/topic/performance/vitals/launch-time',
    },
    {
      value: 2000,
      meaning: 'warm launches from here are excessive',
      source: 'Android vitals',
      url: 'https://developer.android.com/topic/performance/vitals/launch-time',
    },
    {
      value: 1500,
      meaning: 'hot launches from here are excessive',
      source: 'Android vitals',
      url: 'https://developer.android.com/topic/performance/vitals/launch-time',
    },
  ],
  elsewhere: {
    Apple: 'shows prewarmed launches apart; here they are included.',
    'Google Play': 'measures to the first frame as well; Firebase’s app start ends when the app can be used.',
  },
});
