import { Type } from '@sinclair/typebox';
import { batchFields } from './event-envelope';
import { EVENT_TYPES } from './registry';
import { ResourceSchema } from './resource';
import { nativeEventSchema } from './validator';

/** Most events that one batch may hold. */
export const MAX_BATCH_EVENTS = 1000;

/** The native batch as a JSON Schema document (draft 2020-12): what GET /v1/schema answers. */
export function nativeBatchJsonSchema(): Record<string, unknown> {
  const batch = Type.Object(
    {
      ...batchFields,
      resource: ResourceSchema,
      events: Type.Array(Type.Union(EVENT_TYPES.map((type) => nativeEventSchema(type))), {
        maxItems: MAX_BATCH_EVENTS,
        description:
          'A bad event is refused alone; the others are taken. Unknown fields are ignored, null means absent.',
      }),
    },
    {
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      title: 'Sonde native batch',
      description: 'Body of POST /v1/events.',
    },
  );
  // Schemas carry symbols for TypeScript; a document does not.
  return JSON.parse(JSON.stringify(batch)) as Record<string, unknown>;
}
