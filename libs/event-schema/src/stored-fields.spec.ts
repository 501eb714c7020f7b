import { OptionalKind, type TObject, type TSchema } from '@sinclair/typebox';
import fc from 'fast-check';
import { parseExact } from './attributes';
import { ABSENT, clearColumns, EVENT_COLUMNS, emptyColumns } from './columns';
import type { DecodedEvent } from './decoded-event';
import { EVENT_DEFINITIONS, EVENT_TYPES, type EventType } from './registry';
import { emptyResource } from './resource';
import { extraFields, payloadText, readFields, writeColumns } from './stored-fields';
import { validateFields } from './validator';

/** Values that a schema allows. Texts are not empty: a column cannot tell an empty text from none. */
function valuesOf(schema: TSchema): fc.Arbitrary<unknown> {
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.anyOf !== undefined) return fc.oneof(...(schema.anyOf as TSchema[]).map(valuesOf));
  switch (schema.type) {
    case 'string':
      if (schema.pattern === '^[A-Z]{3}$') return fc.stringMatching(/^[A-Z]{3}$/);
      return fc.string({ minLength: 1, maxLength: Math.min(schema.maxLength ?? 30, 30) });
    case 'integer':
      return fc.integer({ min: schema.minimum ?? -1000, max: schema.maximum ?? 1000 });
    case 'number':
      return fc
        .double({
          min: schema.minimum ?? schema.exclusiveMinimum ?? -1e9,
          max: schema.maximum ?? 1e9,
          noNaN: true,
        })
        .filter((n) => n !== schema.exclusiveMinimum && !Object.is(n, -0));
    case 'boolean':
      return fc.boolean();
    case 'array':
      return fc.array(valuesOf(schema.items as TSchema), { maxLength: 3 });
    default: {
      const properties = (schema as TObject).properties;
      if (Object.keys(properties).length === 0)
        return fc.dictionary(fc.string({ minLength: 1 }), fc.integer());
      return fc.record(
        Object.fromEntries(Object.entries(properties).map(([name, inner]) => [name, valuesOf(inner)])),
        {
          requiredKeys: Object.keys(properties).filter((name) => !(OptionalKind in properties[name]!)),
        },
      );
    }
  }
}

const eventOf = (type: EventType, fields: Record<string, unknown>, screen = ''): DecodedEvent => ({
  index: 0,
  id: 'e1',
  type,
  sdkType: type,
  deviceTime: 0,
  sessionId: '',
  userId: '',
  screen,
  sampleRate: 1,
  resource: emptyResource(),
  attributes: undefined,
  fields,
});

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe.each(EVENT_TYPES)('the stored fields of %s', (type) => {
  it('come back as they were sent', () => {
    fc.assert(
      fc.property(valuesOf(EVENT_DEFINITIONS[type].fields), (value) => {
        const sent = plain(value) as Record<string, unknown>;
        // Its URL is stored without what could name a person: the next test.
        if (type === 'network_request') Object.assign(sent, { url: 'https://h.test/a', host: 'h.test' });
        if (type === 'network_request' && typeof sent.method === 'string')
          sent.method = sent.method.toUpperCase();
        if (sent.status === 0) delete sent.status;
        expect(validateFields(type, sent)).toBeUndefined();
        const event = eventOf(type, sent, typeof sent.screen === 'string' ? sent.screen : '');
        const columns = emptyColumns();
        writeColumns(event, columns);
        const payload = payloadText(event);
        const extra = payload === '' ? undefined : (parseExact(payload) as Record<string, unknown>);
        expect(readFields(type, columns, extra)).toEqual(sent);
      }),
    );
  });

  it('name only fields and columns that exist', () => {
    const { fields, columns, alsoKept = [] } = EVENT_DEFINITIONS[type];
    for (const [path, column] of Object.entries(columns)) {
      const [top, inner] = path.split('.') as [string, string?];
      const schema = fields.properties[top] as TObject | undefined;
      expect(schema).toBeDefined();
      if (inner !== undefined) expect(schema!.properties).toHaveProperty(inner);
      expect(EVENT_COLUMNS).toHaveProperty(column);
    }
    for (const name of alsoKept) expect(fields.properties).toHaveProperty(name);
  });
});

describe('columns', () => {
  it('are all cleared before an event is written', () => {
    const dirty = emptyColumns() as unknown as Record<string, unknown>;
    for (const column of Object.keys(EVENT_COLUMNS)) dirty[column] = 'left over';
    clearColumns(dirty as never);
    expect(dirty).toEqual(emptyColumns());
    expect(Object.keys(emptyColumns()).sort()).toEqual(Object.keys(EVENT_COLUMNS).sort());
  });

  it('hold what a network request says, without what could name a person', () => {
    const columns = emptyColumns();
    const url = 'https://me:pw@Api.shop.test/v1/items/42?token=abc';
    writeColumns(
      eventOf(
        'network_request',
        { url, method: 'get', status: 503, durationMs: 88, error: 'timeout' },
        'Cart',
      ),
      columns,
    );
    expect(columns).toMatchObject({
      url: 'https://api.shop.test/v1/items/42',
      host: 'api.shop.test',
      endpoint: '/v1/items/*',
      method: 'GET',
      status: 503,
      durationMs: 88,
      kind: 'timeout',
      screen: 'Cart',
      bytesIn: ABSENT,
      foreground: ABSENT,
    });
  });

  it('take the host from the event where its URL is only a path', () => {
    const columns = emptyColumns();
    writeColumns(eventOf('network_request', { url: '/v1/items/42', host: 'api.shop.test' }), columns);
    expect(columns).toMatchObject({ host: 'api.shop.test', endpoint: '/v1/items/*', status: 0 });
  });

  it.each([
    ['FOREGROUND', 1],
    ['visible', 1],
    ['cached', 0],
    ['foreground_service', ABSENT],
    [undefined, ABSENT],
  ])('tell of an exit whether its process was on the screen: of importance %s', (importance, foreground) => {
    const event = eventOf('app_exit', { reason: 'low_memory', importance });
    const columns = emptyColumns();
    writeColumns(event, columns);
    expect(columns.foreground).toBe(foreground);
    expect(extraFields(event)).toEqual(importance === undefined ? undefined : { importance });
  });

  it('count a crash under a foreground service as one in the foreground, and keep what was sent', () => {
    const event = eventOf('crash', { foreground: false, foregroundService: true });
    const columns = emptyColumns();
    writeColumns(event, columns);
    expect(columns.foreground).toBe(1);
    expect(readFields('crash', columns, extraFields(event))).toEqual({
      foreground: false,
      foregroundService: true,
    });
  });
});
