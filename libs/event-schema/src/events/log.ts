import { Type } from '@sinclair/typebox';
import { defineEvent } from '../definition';
import { freeText, nameText, optional } from '../field-schemas';

export const log = defineEvent({
  type: 'log',
  title: 'Log',
  description: 'A line that the app logged.',
  fields: Type.Object({
    level: optional(nameText('debug, info, warning, error, fatal.', 64)),
    message: freeText('The line.'),
  }),
  columns: { level: 'kind' },
});
