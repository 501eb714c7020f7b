import { Type } from '@sinclair/typebox';
import { defineEvent } from '../definition';
import { nameText, optional } from '../field-schemas';

export const sessionStart = defineEvent({
  type: 'session_start',
  title: 'Session start',
  description: 'The SDK began a session.',
  fields: Type.Object({
    reason: optional(nameText('Why: launch, foreground, timeout, login and so on.')),
    previousSessionId: optional(nameText('Session that this one follows.', 128)),
  }),
  columns: { reason: 'kind' },
});
