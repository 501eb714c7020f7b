import { Type } from '@sinclair/typebox';
import { defineEvent } from '../definition';
import { freeText, nameText, optional } from '../field-schemas';

export const lifecycle = defineEvent({
  type: 'lifecycle',
  title: 'Lifecycle',
  description:
    'A part of the app changed its phase. `component` app with the phases foreground, background and terminated tells when the app was on the screen.',
  fields: Type.Object({
    component: nameText('app, activity, fragment, view_controller, swift_ui.', 64),
    name: optional(nameText('Which one, usually its class.')),
    phase: nameText(
      'created, resumed, paused, destroyed, foreground, background, viewDidAppear and so on; unknown where the SDK did not say.',
      64,
    ),
    parent: optional(freeText('The component it lies in.')),
    tag: optional(freeText("The app's own mark on it.")),
    savedState: optional(Type.Boolean({ description: 'It was restored from a saved state.' })),
  }),
  columns: { name: 'name', phase: 'kind' },
});
