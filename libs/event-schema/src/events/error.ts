import { Type } from '@sinclair/typebox';
import { defineEvent } from '../definition';
import { errorModel } from '../error-model';
import { flag, freeText, optional } from '../field-schemas';
import { markForeground } from '../foreground';

export const error = defineEvent({
  type: 'error',
  title: 'Error',
  description:
    'Something failed and the process went on: a caught exception, or an uncaught one that the runtime survives.',
  fields: Type.Object({
    ...errorModel,
    handled: optional(flag('True when the app caught it; false when the runtime survived it uncaught.')),
    severity: optional(freeText('How bad the app says it is: info, warning, error.')),
    framework: optional(freeText('Runtime that failed: jvm, apple, flutter, react_native, ndk and so on.')),
    signal: optional(freeText('Name of the signal where no exception was thrown.')),
  }),
  columns: { foreground: 'foreground' },
  alsoKept: ['foreground'],
  keepsId: true,
  derive: markForeground,
});
