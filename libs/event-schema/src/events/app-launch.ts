import { Type } from '@sinclair/typebox';
import { defineEvent } from '../definition';

export const appLaunch = defineEvent({
  type: 'app_launch',
  title: 'App launch',
  description:
    'The app came to the screen: from nothing (cold), with its process alive (warm) or from the background (hot).',
  fields: Type.Object({
    kind: Type.Union([Type.Literal('cold'), Type.Literal('warm'), Type.Literal('hot')]),
    durationMs: Type.Optional(
      Type.Number({ minimum: 0, description: 'Milliseconds to the first frame; absent when unknown.' }),
    ),
    fullDisplayMs: Type.Optional(
      Type.Number({ minimum: 0, description: 'Milliseconds to the full content.' }),
    ),
    prewarmed: Type.Optional(
      Type.Boolean({ description: 'The system had started the process ahead of the user.' }),
    ),
    completed: Type.Optional(Type.Boolean({ description: 'False: it never drew a frame.' })),
  }),
  columns: { kind: 'kind', durationMs: 'durationMs', prewarmed: 'prewarmed', completed: 'completed' },
});
