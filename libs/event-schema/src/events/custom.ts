import { Type } from '@sinclair/typebox';
import { defineEvent } from '../definition';
import { freeObject, nameText, optional } from '../field-schemas';

export const custom = defineEvent({
  type: 'custom',
  title: 'Custom event',
  description: 'Whatever the app wants to count.',
  fields: Type.Object({
    name: nameText('What it is called.'),
    properties: optional(freeObject('Whatever the app wants to know about it; numbers keep every digit.')),
  }),
  columns: { name: 'name' },
});
