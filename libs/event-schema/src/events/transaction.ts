import { Type } from '@sinclair/typebox';
import { defineEvent } from '../definition';
import { byteCount, milliseconds, nameText, oneOf, optional } from '../field-schemas';

export const transaction = defineEvent({
  type: 'transaction',
  title: 'Transaction',
  description:
    'A user flow, such as a checkout, from its start to its end, with the value that was at stake.',
  fields: Type.Object({
    name: nameText('The flow.'),
    state: oneOf(
      ['ended', 'failed', 'timeout', 'crashed', 'cancelled'],
      'How it ended; `ended` is a success.',
    ),
    durationMs: optional(milliseconds('Milliseconds from start to end.')),
    foregroundMs: optional(milliseconds('Milliseconds of it with the app in the foreground.')),
    value: optional(
      Type.Object(
        {
          minor: byteCount('Amount in minor units of the currency, such as cents.'),
          currency: Type.String({ pattern: '^[A-Z]{3}$', description: 'ISO 4217 code.' }),
        },
        { description: 'Value at stake.' },
      ),
    ),
  }),
  columns: {
    name: 'name',
    state: 'kind',
    durationMs: 'durationMs',
    foregroundMs: 'foregroundMs',
    'value.minor': 'valueMinor',
    'value.currency': 'currency',
  },
});
