import { Type } from '@sinclair/typebox';
import { defineEvent } from '../definition';
import { errorModel } from '../error-model';
import { milliseconds, nameText, optional } from '../field-schemas';
import { markForeground } from '../foreground';
import { previousSessionId } from '../reported-later';

export const anr = defineEvent({
  type: 'anr',
  title: 'App not responding',
  description: 'The main thread did not answer for so long that the system or the SDK noticed.',
  fields: Type.Object({
    ...errorModel,
    previousSessionId,
    durationMs: optional(milliseconds('Milliseconds for which it did not respond.')),
    reason: optional(
      nameText('What waited: input_dispatch, broadcast, service, content_provider and so on.'),
    ),
  }),
  columns: { durationMs: 'durationMs', reason: 'kind', foreground: 'foreground' },
  alsoKept: ['foreground'],
  keepsId: true,
  derive: markForeground,
});
