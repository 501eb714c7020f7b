import { Type } from '@sinclair/typebox';
import { defineEvent } from '../definition';
import { errorModel } from '../error-model';
import { freeText, optional } from '../field-schemas';
import { markForeground } from '../foreground';
import { previousSessionId } from '../reported-later';

export const crash = defineEvent({
  type: 'crash',
  title: 'Crash',
  description: 'The process ended because of an exception or a signal. Often reported by the next process.',
  fields: Type.Object({
    ...errorModel,
    previousSessionId,
    signal: optional(freeText('Name of the signal, such as SIGSEGV, where no exception was thrown.')),
    framework: optional(freeText('Runtime that failed: jvm, apple, flutter, react_native, ndk and so on.')),
  }),
  columns: { foreground: 'foreground' },
  alsoKept: ['foreground'],
  keepsId: true,
  derive: markForeground,
});
