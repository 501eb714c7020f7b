import { Type } from '@sinclair/typebox';
import { defineEvent } from '../definition';
import { milliseconds, nameText, optional } from '../field-schemas';

export const sessionEnd = defineEvent({
  type: 'session_end',
  title: 'Session end',
  description:
    'The SDK ended a session normally. A session without it is not abnormal for that: only an `app_exit` makes it so, with a reason for which the system ended the process (anr, low_memory, watchdog and so on), or a crash that no `crash` event reports.',
  fields: Type.Object({
    reason: optional(nameText('Why: background, timeout, logout and so on.')),
    previousSessionId: optional(nameText('Session before the one that ends.', 128)),
    durationMs: optional(milliseconds('Length of the session in milliseconds, by the SDK.')),
    foregroundMs: optional(milliseconds('Milliseconds of it in the foreground, by the SDK.')),
  }),
  columns: { reason: 'kind', durationMs: 'durationMs', foregroundMs: 'foregroundMs' },
});
