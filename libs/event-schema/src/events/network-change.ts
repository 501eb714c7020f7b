import { Type } from '@sinclair/typebox';
import { defineEvent } from '../definition';
import { freeText, nameText, optional } from '../field-schemas';

export const networkChange = defineEvent({
  type: 'network_change',
  title: 'Network change',
  description: 'The phone went from one kind of network to another.',
  fields: Type.Object({
    from: optional(freeText('Network before: wifi, cellular, none, unknown.')),
    to: nameText('Network now.', 64),
    carrier: optional(freeText('Mobile network operator.')),
    generation: optional(freeText('2g, 3g, 4g, 5g.')),
    previousGeneration: optional(freeText('Generation before.')),
  }),
  columns: { to: 'kind' },
});
