import { stringifyExact, type DecodedEvent } from '@sonde/event-schema';
import { BodyError, type ReadOptions } from '../door';
import { nativeDoor } from './door';

const resource = { installId: 'install-1', appVersion: '4.2.0', os: 'Android', emulator: false };
const launch = {
  id: 'e1',
  type: 'app_launch',
  at: '2026-11-20T08:00:00.000Z',
  kind: 'cold',
  durationMs: 812,
};
const batch = (events: unknown, rest: object = {}) => ({
  batchId: 'b1',
  sentAt: '2026-11-20T08:00:05.000Z',
  resource,
  events,
  ...rest,
});
const readText = (text: string, options?: ReadOptions) => nativeDoor.read(Buffer.from(text), options);
const read = (body: unknown, options?: ReadOptions) => readText(JSON.stringify(body), options);

function bodyError(act: () => unknown): BodyError {
  try {
    act();
  } catch (error) {
    if (error instanceof BodyError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

/** A body of one launch with these attributes, as text. */
const withAttributes = (json: string) =>
  `{"batchId":"b","resource":{"installId":"i"},"events":[{"id":"e1","type":"app_launch","at":0,"kind":"hot","attributes":${json}}]}`;

describe('what a body says of the batch as a whole', () => {
  it('is its number and what the SDK threw away, reports of one reason and version together', () => {
    const dropped = [
      { reason: 'queue_full', count: 3 },
      { reason: 'queue_full', count: 4, appVersion: null },
      { reason: 'queue_full', count: 1, appVersion: '4.1.0' },
      { reason: 'storage', count: 0 },
    ];
    expect(read(batch([], { sequence: 7, dropped })).receipt).toEqual({
      sequence: 7,
      installId: 'install-1',
      appVersion: '4.2.0',
      dropped: [
        { reason: 'queue_full', appVersion: '4.2.0', count: 7 },
        { reason: 'queue_full', appVersion: '4.1.0', count: 1 },
      ],
    });
  });

  it('may be nothing', () => {
    expect(read(batch([launch]))).not.toHaveProperty('receipt');
    expect(read(batch([launch], { sequence: null, dropped: [] }))).not.toHaveProperty('receipt');
  });

  it.each([
    [{ sequence: 0 }, 'out_of_range'],
    [{ sequence: 1.5 }, 'out_of_range'],
    [{ sequence: '7' }, 'wrong_type'],
    [{ sequence: 2 ** 32 }, 'out_of_range'],
    [{ dropped: [{ count: 1 }] }, 'missing_field'],
    [{ dropped: [{ reason: 'r', count: -1 }] }, 'out_of_range'],
  ])('is refused with the body when it is %j', (rest, code) => {
    expect(bodyError(() => read(batch([launch], rest))).code).toBe(code);
  });

  it('reports at most 100 reasons', () => {
    const dropped = Array.from({ length: 101 }, () => ({ reason: 'r', count: 1 }));
    expect(bodyError(() => read(batch([launch], { dropped }))).code).toBe('out_of_range');
  });
});

describe('a good body', () => {
  it('becomes events with everything that stands around them', () => {
    const view = {
      id: 'e2',
      type: 'screen_view',
      at: 1_763_625_600_123,
      screen: 'Cart',
      sessionId: 's1',
      userId: 'u1',
      sampleRate: 0.5,
      frames: { total: 240, slow: 12 },
      attributes: { plan: 'pro' },
      unknownField: 1,
      resource: { appVersion: '4.1.0', emulator: true },
    };
    const decoded = read(batch([launch, view]));
    expect(decoded).toMatchObject({
      batchId: 'b1',
      sentAt: Date.UTC(2026, 10, 20, 8, 0, 5),
      total: 2,
      rejected: [],
      spans: [],
    });
    expect(decoded.events[0]).toMatchObject({
      index: 0,
      id: 'e1',
      type: 'app_launch',
      sdkType: 'app_launch',
      deviceTime: Date.UTC(2026, 10, 20, 8),
      sessionId: '',
      userId: '',
      screen: '',
      sampleRate: 1,
      resource: {
        installId: 'install-1',
        appVersion: '4.2.0',
        appBuild: '',
        emulator: 'false',
        firstInstalledAt: 0,
      },
      fields: { kind: 'cold', durationMs: 812 },
    });
    expect(decoded.events[1]).toMatchObject({
      index: 1,
      deviceTime: 1_763_625_600_123,
      sessionId: 's1',
      userId: 'u1',
      screen: 'Cart',
      sampleRate: 0.5,
      attributes: { plan: 'pro' },
      resource: { installId: 'install-1', appVersion: '4.1.0', emulator: 'true', os: 'Android' },
    });
    expect(decoded.events[1]!.fields).toEqual({ screen: 'Cart', frames: { total: 240, slow: 12 } });
  });

  it('has one resource for all events that do not change it', () => {
    const { events } = read(batch([launch, { ...launch, id: 'e2' }]));
    expect(events[0]!.resource).toBe(events[1]!.resource);
  });

  it('may say null for what is not there, but not inside attributes', () => {
    const odd = {
      ...launch,
      sessionId: null,
      durationMs: null,
      attributes: { a: null },
      resource: { country: null },
    };
    const { events, rejected } = read(batch([odd], { sentAt: null, resource: { ...resource, patch: null } }));
    expect(rejected).toEqual([]);
    expect(events[0]).toMatchObject({ sessionId: '', attributes: { a: null }, fields: { kind: 'cold' } });
    expect(events[0]!.fields).not.toHaveProperty('durationMs', null);
    expect(read(batch([{ ...launch, kind: null }])).rejected).toMatchObject([
      { code: 'missing_field', message: '$.kind is required' },
    ]);
  });

  it('may begin with a byte order mark', () => {
    expect(readText(`\ufeff${JSON.stringify(batch([launch]))}`).events).toHaveLength(1);
  });

  it('may be empty', () => expect(read(batch([]))).toMatchObject({ total: 0, events: [], rejected: [] }));
});

describe('what the next process reports', () => {
  const named = { id: 'e', at: 0, sessionId: 'now', previousSessionId: 'before' };

  it.each([
    ['crash', {}],
    ['anr', {}],
    ['app_exit', { reason: 'crash' }],
  ])('counts in the session in which it happened: %s', (type, fields) => {
    const bodies = [{ ...named }, { ...named, sessionId: undefined }, { ...named, previousSessionId: '' }];
    const events = bodies.map((body) => ({ ...body, type, ...fields }));
    for (const options of [undefined, { checkOnly: true }])
      expect(read(batch(events), options).events.map(({ sessionId }) => sessionId)).toEqual([
        'before',
        'before',
        'now',
      ]);
  });

  it('is not what happens now, though it names the session before', () => {
    const start = { ...named, type: 'session_start' };
    expect(read(batch([start])).events).toMatchObject([{ sessionId: 'now' }]);
  });
});

describe('a bad event', () => {
  it('is refused alone, with its position and id', () => {
    const { events, rejected, total } = read(
      batch([launch, { ...launch, id: 'e2', kind: 'tepid' }, 7, { ...launch, id: 'e4' }]),
    );
    expect(total).toBe(4);
    expect(events.map((event) => event.index)).toEqual([0, 3]);
    expect(rejected).toEqual([
      {
        index: 1,
        id: 'e2',
        outcome: 'INVALID',
        code: 'out_of_range',
        message: '$.kind must be one of cold, warm, hot, got "tepid"',
      },
      {
        index: 2,
        id: '',
        outcome: 'INVALID',
        code: 'not_an_object',
        message: 'an event must be an object, got 7',
      },
    ]);
  });

  it('of more bytes than allowed is too large, counted in bytes as sent', () => {
    const wide = { ...launch, id: 'e2', attributes: { text: 'ü'.repeat(150_000) } };
    const { events, rejected } = read(batch([launch, wide]));
    expect(events).toHaveLength(1);
    expect(rejected).toEqual([
      {
        index: 1,
        id: 'e2',
        outcome: 'TOO_LARGE',
        code: 'too_large',
        message: `an event may take 262144 bytes of JSON, this one takes ${Buffer.byteLength(JSON.stringify(wide))}`,
      },
    ]);
  });

  it('is passed over when it was refused before', () => {
    const body = batch([{ ...launch, kind: 'tepid' }, launch, 'junk']);
    const { events, rejected } = read(body, { accepted: { skip: [0, 2] } });
    expect(events.map((event) => event.index)).toEqual([1]);
    expect(rejected).toEqual([]);
  });
});

describe('events read again by the processor', () => {
  it('are those that were read by ingest', () => {
    const body = batch([launch, { ...launch, kind: 1 }, { ...launch, userId: null, attributes: { n: 1.5 } }]);
    const first = read(body);
    const again = read(body, { accepted: { skip: first.rejected.map(({ index }) => index) } });
    expect(again.events).toEqual(first.events);
  });
});

describe('a body that cannot be read as a whole', () => {
  it.each([
    ['', 'not_json'],
    ['{"events":[', 'not_json'],
    ['hello', 'not_json'],
    ['{} {}', 'not_json'],
    ['[]', 'not_an_object'],
    ['null', 'not_an_object'],
    ['"x"', 'not_an_object'],
    [`${'['.repeat(100_000)}${']'.repeat(100_000)}`, 'not_an_object'],
    ['{"batchId":"b","resource":{"installId":"i"}}', 'missing_field'],
    ['{"batchId":"b","resource":{"installId":"i"},"events":{}}', 'wrong_type'],
    ['{"resource":{"installId":"i"},"events":[]}', 'missing_field'],
    ['{"batchId":"b","events":[]}', 'missing_field'],
    ['{"batchId":"b","resource":{},"events":[]}', 'missing_field'],
    ['{"batchId":"b","resource":{"installId":7},"events":[]}', 'wrong_type'],
    ['{"batchId":"b","sentAt":"now","resource":{"installId":"i"},"events":[]}', 'bad_time'],
  ])('%#: is refused as %s', (text, code) => {
    expect(bodyError(() => readText(text)).code).toBe(code);
  });

  it('names the missing install', () => {
    expect(bodyError(() => read(batch([launch], { resource: {} }))).message).toBe(
      '$.resource.installId is required',
    );
  });

  it('may not hold 1,001 events', () => {
    const many = (count: number) =>
      batch(Array.from({ length: count }, (_, i) => ({ ...launch, id: `e${i}` })));
    expect(read(many(1000)).events).toHaveLength(1000);
    const error = bodyError(() => read(many(1001)));
    expect(error.code).toBe('too_many_events');
    expect(error.details).toEqual({ limit: 1000, events: 1001 });
  });
});

describe('odd contents', () => {
  const attributesOf = (json: string): DecodedEvent['attributes'] => {
    const { events, rejected } = readText(withAttributes(json));
    expect(rejected).toEqual([]);
    return events[0]!.attributes;
  };

  it.each([
    '9223372036854775807',
    '1.50',
    '3.4028235E38',
    '-0',
    '1.0',
    '0.1000',
    '1e2',
    '12345678901234567890.123',
    '0.12345678901234567890',
  ])('number %s keeps its digits', (digits) => {
    for (const json of [`{"n":${digits}}`, `{"n" : ${digits} }`, `{"deep":[{"n":[1,${digits}]}]}`]) {
      expect(stringifyExact(attributesOf(json))).toBe(json.replaceAll(' ', ''));
    }
  });

  it('keeps the digits of properties and leaves fields plain', () => {
    const { events } = readText(
      '{"batchId":"b","resource":{"installId":"i"},"events":[{"id":"a","type":"custom","at":0,"name":"x"},' +
        '{"id":"e","type":"custom","at":0e0,"name":"x","sampleRate":0.50,"properties":{"big":9223372036854775807}}]}',
    );
    expect(stringifyExact(events[1]!.fields)).toBe('{"name":"x","properties":{"big":9223372036854775807}}');
    expect(events[1]).toMatchObject({ sampleRate: 0.5, deviceTime: 0 });
  });

  it('takes the last of repeated keys, with its digits', () => {
    expect(stringifyExact(attributesOf('{"n":1.0},"attributes":{"n":2.0,"n":3.0}'))).toBe('{"n":3.0}');
    expect(stringifyExact(attributesOf('{"n":1.0},"\\u0061ttributes":{"n":2.0}'))).toBe('{"n":2.0}');
  });

  it('keeps NUL and turns halves of characters into U+FFFD', () => {
    expect(
      attributesOf('{"a":"x\\u0000y","b":"\\ud83d!","c":"\\uDE00","d":"\\ud83d\\ude00","e":"\\\\ud83d"}'),
    ).toEqual({
      a: 'x\u0000y',
      b: '\ufffd!',
      c: '\ufffd',
      d: '😀',
      e: '\\ud83d',
    });
  });

  it('takes __proto__ for a name', () => {
    const attributes = attributesOf(
      '{"__proto__":{"polluted":1.0},"constructor":{"prototype":{"polluted":1}}}',
    )!;
    expect(Object.keys(attributes)).toEqual(['__proto__', 'constructor']);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
    const { events } = readText(
      '{"__proto__":{"a":1},"batchId":"b","resource":{"installId":"i","__proto__":{"os":"x"}},' +
        '"events":[{"__proto__":{"userId":"x"},"id":"e","type":"session_start","at":0}]}',
    );
    expect(events[0]).toMatchObject({ userId: '', resource: { os: '' } });
  });

  it('refuses attributes that nest 100,000 deep, alone', () => {
    const deep = `{"a":${'['.repeat(100_000)}1.0${']'.repeat(100_000)}}`;
    expect(readText(withAttributes(deep)).rejected).toMatchObject([{ code: 'too_deep', outcome: 'INVALID' }]);
    const ignored = withAttributes('{"n":1.0}').replace('"at":0', `"at":0,"unknown":${deep}`);
    expect(stringifyExact(readText(ignored).events[0]!.attributes)).toBe('{"n":1.0}');
  });

  it('reads bytes that are no UTF-8 as U+FFFD', () => {
    const bytes = Buffer.from(withAttributes('{"a":"\x01"}').replace('\x01', 'é'), 'latin1');
    expect(nativeDoor.read(bytes).events[0]!.attributes).toEqual({ a: '\ufffd' });
  });
});
