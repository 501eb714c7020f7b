import { Type } from '@sinclair/typebox';
import { count, freeObject, nameText, optional } from './field-schemas';
import { ResourceOverrideSchema } from './resource';

/** One event in a million: a smaller share would let a single event outweigh all others, or count as Infinity. */
const MIN_SAMPLE_RATE = 1e-6;

/** What every event of the native protocol may say, whatever its type; the type's own fields stand flat beside it. */
export const commonFields = {
  id: Type.String({
    minLength: 1,
    maxLength: 64,
    description: 'Chosen by the SDK, a UUID as a rule; repeats of it count once.',
  }),
  at: Type.Union([Type.String({ maxLength: 64 }), Type.Number()], {
    description: "When it happened by the phone's clock: RFC 3339 with an offset, or epoch milliseconds.",
  }),
  sessionId: optional(
    Type.String({ maxLength: 128, description: 'Session it belongs to; Sonde derives one when absent.' }),
  ),
  screen: optional(Type.String({ maxLength: 1024, description: 'Screen on which it happened.' })),
  userId: optional(Type.String({ maxLength: 256, description: 'User, as the app names them.' })),
  attributes: optional(freeObject('Whatever the app wants to know; numbers keep every digit.')),
  sampleRate: optional(
    Type.Number({
      minimum: MIN_SAMPLE_RATE,
      maximum: 1,
      description:
        'Share of such events that is sent; 1 when absent. An event stands for 1 ÷ its share, so for a million at most.',
    }),
  ),
  resource: optional(ResourceOverrideSchema),
};

/** Names that are common to all types: a type's own fields may only repeat `screen`, to require it. */
export const COMMON_FIELD_NAMES = ['type', ...Object.keys(commonFields)] as readonly string[];

/** What stands around the events of a native batch. */
export const batchFields = {
  batchId: nameText('Chosen by the SDK, kept when the batch is sent again.', 128),
  sentAt: optional(
    Type.Union([Type.String({ maxLength: 64 }), Type.Number()], {
      description: "When it was sent by the phone's clock: RFC 3339 with an offset, or epoch milliseconds.",
    }),
  ),
  sequence: optional(
    Type.Integer({
      minimum: 1,
      maximum: 4294967295,
      description:
        'Number of the batch, counted by the install: 1, 2, 3 and so on, given when the batch is made and kept when it is sent again. Gaps tell what was lost on the way.',
    }),
  ),
  dropped: optional(
    Type.Array(
      Type.Object({
        reason: nameText('Why, such as queue_full, storage or ratelimit_backoff.', 64),
        count: count('How many events.'),
        appVersion: optional(
          Type.String({ maxLength: 256, description: 'Version that made them; the batch’s when absent.' }),
        ),
      }),
      {
        maxItems: 100,
        description:
          'Events that the SDK threw away since its last report. A batch may hold nothing else; one that is sent again counts once.',
      },
    ),
  ),
};
