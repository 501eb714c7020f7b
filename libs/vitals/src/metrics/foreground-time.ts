import { SESSION_DIMENSIONS } from '../dimension';
import { defineMetric } from '../metric';

export const foregroundTime = defineMetric({
  id: 'FOREGROUND_TIME',
  title: 'Foreground time',
  chapter: 'Usage',
  unit: 'ms',
  direction: 'NEUTRAL',
  definition:
    'Milliseconds of a session with the app on the screen, as far as its events tell; a session in the background has 0.',
  reading:
    'The time that people really gave the app. A session may last for hours because music plays; its foreground time does not.',
  source: 'sessions',
  rows: 'sessions',
  where: 'foregroundMs >= 0',
  measure: { kind: 'duration', value: 'foregroundMs' },
  rawOnly: 'of sessions the whole duration is added up, not the part on the screen',
  dimensions: SESSION_DIMENSIONS,
  elsewhere: { Firebase: 'Analytics calls it engagement time.' },
});
