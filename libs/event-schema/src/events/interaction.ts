import { Type } from '@sinclair/typebox';
import { defineEvent } from '../definition';
import { freeText, nameText, optional } from '../field-schemas';

export const interaction = defineEvent({
  type: 'interaction',
  title: 'Interaction',
  description: 'The user touched something.',
  fields: Type.Object({
    kind: nameText('click, long_click, scroll, swipe and so on.', 64),
    target: optional(nameText('What was touched, such as a class or an accessibility name.')),
    targetId: optional(freeText("The app's own id of it.")),
    direction: optional(freeText('Where to, for scrolls.')),
    x: optional(Type.Number({ description: 'Pixels from the left edge.' })),
    y: optional(Type.Number({ description: 'Pixels from the top edge.' })),
    endX: optional(Type.Number({ description: 'Where a scroll ended.' })),
    endY: optional(Type.Number({ description: 'Where a scroll ended.' })),
    width: optional(Type.Number({ description: 'Width of the target in pixels.' })),
    height: optional(Type.Number({ description: 'Height of the target in pixels.' })),
    touchMs: optional(Type.Number({ minimum: 0, description: 'Milliseconds from touch down to touch up.' })),
  }),
  columns: { kind: 'kind', target: 'name', touchMs: 'durationMs' },
});
