import { Type } from '@sinclair/typebox';
import { defineEvent } from '../definition';
import { freeText, optional } from '../field-schemas';

export const feedback = defineEvent({
  type: 'feedback',
  title: 'Feedback',
  description: 'The user wrote to the makers of the app.',
  fields: Type.Object({
    message: freeText('What the user wrote; may be empty when only screenshots came.'),
    contact: optional(freeText('How to answer: name or address, when the user gave one.')),
  }),
  columns: {},
});
