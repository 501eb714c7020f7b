import { Type } from '@sinclair/typebox';
import { defineEvent } from '../definition';
import { count, milliseconds, nameText, optional } from '../field-schemas';

export const screenView = defineEvent({
  type: 'screen_view',
  title: 'Screen view',
  description: 'A screen was shown, with how long it took to load and how smoothly it was drawn.',
  fields: Type.Object({
    screen: nameText('The screen that was shown.', 1024),
    previousScreen: optional(nameText('The screen before it.')),
    loadMs: optional(milliseconds('Milliseconds until its content was there.')),
    frames: optional(
      Type.Object(
        {
          total: count('Frames drawn.'),
          slow: optional(count('Frames that missed the deadline of the display; includes the frozen ones.')),
          frozen: optional(count('Frames that took more than 700 ms.')),
          refreshHz: optional(
            Type.Number({
              exclusiveMinimum: 0,
              maximum: 1000,
              description: 'Refresh rate of the display; 60 when not said.',
            }),
          ),
          hitchMs: optional(milliseconds('Milliseconds by which frames came late, in total.')),
        },
        { description: 'How the screen was drawn while it was visible.' },
      ),
    ),
  }),
  columns: {
    screen: 'screen',
    loadMs: 'durationMs',
    'frames.total': 'framesTotal',
    'frames.slow': 'framesSlow',
    'frames.frozen': 'framesFrozen',
    'frames.refreshHz': 'refreshHz',
    'frames.hitchMs': 'hitchMs',
  },
});
