import { Type } from '@sinclair/typebox';
import { defineEvent } from '../definition';
import { byteCount, nameText, optional } from '../field-schemas';

export const memoryWarning = defineEvent({
  type: 'memory_warning',
  title: 'Memory warning',
  description: 'The system asked the app to free memory.',
  fields: Type.Object({
    level: optional(nameText('How urgent: low, moderate, critical, or the name that the system uses.', 128)),
    memoryKb: optional(byteCount('Memory that the process used, in KiB.')),
  }),
  columns: { level: 'kind' },
});
