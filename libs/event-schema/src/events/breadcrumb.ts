import { Type } from '@sinclair/typebox';
import { defineEvent } from '../definition';
import { freeText, nameText, optional } from '../field-schemas';

export const breadcrumb = defineEvent({
  type: 'breadcrumb',
  title: 'Breadcrumb',
  description: 'A note that the app left on its way, to be read beside a later error.',
  fields: Type.Object({
    category: optional(nameText('What it is about: ui, http, auth and so on.')),
    message: optional(freeText('The note.')),
    level: optional(nameText('debug, info, warning, error.', 64)),
  }),
  columns: { category: 'name', level: 'kind' },
});
