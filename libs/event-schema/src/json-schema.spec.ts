import { nativeBatchJsonSchema } from './json-schema';
import { EVENT_TYPES } from './registry';

interface Document {
  $schema: string;
  required: string[];
  properties: {
    events: {
      maxItems: number;
      items: {
        anyOf: {
          title: string;
          description: string;
          properties: { type: { const: string } };
          required: string[];
        }[];
      };
    };
  };
}

describe('the JSON Schema of the native batch', () => {
  const schema = nativeBatchJsonSchema() as unknown as Document;

  it('describes every event type once, with a title and what it requires', () => {
    const events = schema.properties.events.items.anyOf;
    expect(events.map((event) => event.properties.type.const)).toEqual(EVENT_TYPES);
    for (const event of events) {
      expect(event.title).not.toBe('');
      expect(event.description).not.toBe('');
      expect(event.required).toEqual(expect.arrayContaining(['id', 'type', 'at']));
    }
  });

  it('is a draft 2020-12 document about the whole body', () => {
    expect(schema.$schema).toBe('https://json-schema.org/draft/2020-12/schema');
    expect(schema.required).toEqual(['batchId', 'resource', 'events']);
    expect(schema.properties.events.maxItems).toBe(1000);
  });
});
