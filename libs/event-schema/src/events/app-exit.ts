import { Type } from '@sinclair/typebox';
import { defineEvent } from '../definition';
import { freeText, nameText, optional } from '../field-schemas';
import { markImportance } from '../foreground';
import { previousSessionId } from '../reported-later';

export const appExit = defineEvent({
  type: 'app_exit',
  title: 'App exit',
  description:
    'Why an earlier process of the app ended, as the operating system tells it at the next start; `at` is when it ended.',
  fields: Type.Object({
    reason: nameText('Reason given by the system: low_memory, anr, crash, user_requested and so on.'),
    importance: optional(freeText('How important the process was: foreground, cached and so on.')),
    previousSessionId,
    description: optional(freeText('What the system says in words.')),
    processName: optional(freeText('Name of the process that ended.')),
    pid: optional(Type.Union([Type.String(), Type.Number()], { description: 'Its process id.' })),
    trace: optional(freeText('Trace that the system kept.')),
  }),
  columns: { reason: 'kind' },
  derive: markImportance,
});
