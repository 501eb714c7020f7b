import { stringifyExact, validateFields } from '@sonde/event-schema';
import { BodyError } from '../door';
import { isAppFrame } from './app-frame';
import { measureDoor } from './door';
import { MEASURE_TYPES } from './event-types';
import { measureBodyFromParts } from './multipart-body';

const attribute = {
  installation_id: 'i1',
  app_version: '4.2.0',
  app_build: '4200',
  device_model: 'Pixel 8',
  device_manufacturer: 'Google',
  device_is_physical: true,
  device_locale: 'en-US',
  os_name: 'android',
  os_version: '34',
  network_type: 'wifi',
  network_provider: 'unknown',
  measure_sdk_version: '0.10.0',
  platform: 'android',
  user_id: 'u1',
  thread_name: 'main',
};
const event = (type: string, payload: unknown, rest: object = {}) => ({
  id: 'e1',
  session_id: 's1',
  timestamp: '2025-03-23T14:44:58.07900000Z',
  type,
  user_triggered: false,
  attribute,
  user_defined_attribute: null,
  attachments: [],
  [type]: payload,
  ...rest,
});
const read = (events: unknown[], spans: unknown[] = []) =>
  measureDoor.read(Buffer.from(JSON.stringify({ events, spans })));

function one(type: string, payload: unknown, rest?: object) {
  const { events, rejected } = read([event(type, payload, rest)]);
  expect(rejected).toEqual([]);
  return events[0]!;
}

describe('an event', () => {
  it('brings its session, user and phone', () => {
    expect(one('session_start', {})).toEqual({
      index: 0,
      id: 'e1',
      type: 'session_start',
      sdkType: 'session_start',
      deviceTime: Date.UTC(2025, 2, 23, 14, 44, 58, 79),
      sessionId: 's1',
      userId: 'u1',
      screen: '',
      sampleRate: 1,
      resource: {
        installId: 'i1',
        appVersion: '4.2.0',
        appBuild: '4200',
        patch: '',
        environment: '',
        emulator: 'false',
        installSource: '',
        firstInstalledAt: 0,
        os: 'android',
        osVersion: '34',
        device: 'Pixel 8',
        manufacturer: 'Google',
        country: '',
        carrier: '',
        network: 'wifi',
        locale: 'en-US',
        sdk: 'measure-android',
        sdkVersion: '0.10.0',
      },
      attributes: undefined,
      fields: {},
    });
  });

  it('shares its resource with its equals only', () => {
    const other = {
      ...attribute,
      network_type: 'cellular',
      network_provider: 'o2',
      device_is_physical: false,
    };
    const { events } = read([
      event('profile', {}),
      event('profile', {}, { attribute: other }),
      event('profile', {}),
    ]);
    expect(events[0]!.resource).toBe(events[2]!.resource);
    expect(events[1]!.resource).toMatchObject({ network: 'cellular', carrier: 'o2', emulator: 'true' });
  });

  it('keeps the digits of what the app attached', () => {
    const text = JSON.stringify({
      events: [event('custom', { name: 'x' }), event('custom', { name: 'y' })],
    }).replace(
      '"user_defined_attribute":null',
      '"user_defined_attribute":{"long":9223372036854775807,"double":1.50}',
    );
    const { events } = measureDoor.read(Buffer.from(text));
    expect(stringifyExact(events[0]!.attributes)).toBe('{"long":9223372036854775807,"double":1.50}');
    expect(events[1]!.attributes).toBeUndefined();
  });
});

describe('launches', () => {
  const uptimes = {
    process_start_requested_uptime: 100,
    process_start_uptime: 150,
    content_provider_attach_uptime: 180,
    on_next_draw_uptime: 900,
    app_visible_uptime: 600,
  };
  it.each([
    ['cold_launch', {}, 'cold', 800],
    ['cold_launch', { process_start_requested_uptime: null }, 'cold', 750],
    ['cold_launch', { process_start_requested_uptime: 0, process_start_uptime: 0 }, 'cold', 720],
    [
      'cold_launch',
      { process_start_requested_uptime: 0, process_start_uptime: 0, content_provider_attach_uptime: 0 },
      'cold',
      undefined,
    ],
    ['cold_launch', { on_next_draw_uptime: null }, 'cold', undefined],
    ['warm_launch', {}, 'warm', 300],
    ['warm_launch', { is_lukewarm: true }, 'warm', undefined],
    ['warm_launch', { app_visible_uptime: null }, 'warm', undefined],
    ['hot_launch', {}, 'hot', 300],
    ['hot_launch', { app_visible_uptime: 0 }, 'hot', undefined],
  ])('%s with %j: %s, %s ms', (type, changed, kind, durationMs) => {
    const { fields, ...decoded } = one(type, { ...uptimes, ...changed });
    expect(decoded.type).toBe('app_launch');
    expect(fields).toEqual(durationMs === undefined ? { kind } : { kind, durationMs });
  });
});

describe('exceptions', () => {
  it.each([
    [{ handled: true }, 'error', true],
    [{ handled: true, severity: 'fatal' }, 'error', true],
    [{ handled: false }, 'crash', undefined],
    [{}, 'crash', undefined],
    [{ handled: false, severity: 'fatal' }, 'crash', undefined],
    [{ handled: false, severity: 'unhandled' }, 'error', false],
    [{ severity: 'handled' }, 'error', false],
  ])('%j is a %s', (payload, type, handled) => {
    const decoded = one('exception', { exceptions: [], ...payload });
    expect(decoded.type).toBe(type);
    expect(decoded.fields.handled).toBe(handled);
  });

  it("of the JVM say by their package which frames are the app's", () => {
    const frames = [
      { class_name: 'java.lang.Thread', method_name: 'sleep', file_name: 'Thread.java', line_num: -2 },
      { class_name: 'com.shop.Cart', method_name: 'total', file_name: 'Cart.kt', line_num: 42 },
    ];
    const payload = {
      exceptions: [{ type: 'A', message: 'm', frames }],
      threads: [{ name: 'main', frames }],
      foreground: true,
    };
    expect(one('exception', payload).fields).toEqual({
      exceptions: [
        {
          type: 'A',
          message: 'm',
          frames: [
            { module: 'java.lang.Thread', function: 'sleep', file: 'Thread.java', line: -2, inApp: false },
            { module: 'com.shop.Cart', function: 'total', file: 'Cart.kt', line: 42, inApp: true },
          ],
        },
      ],
      threads: [{ name: 'main', main: true, frames: expect.any(Array) as unknown }],
      foreground: true,
    });
    expect(isAppFrame('kotlinx.coroutines.Job')).toBe(false);
    expect(isAppFrame('androidapp.Main')).toBe(true);
  });

  it('of Apple keep image and address, and the signal', () => {
    const frame = {
      binary_name: 'Wikipedia',
      binary_address: '1046d8000',
      offset: 10171512,
      symbol_address: '10508b478',
      in_app: true,
    };
    const { fields } = one('exception', {
      exceptions: [{ type: 'NSRangeException', signal: 'SIGABRT', frames: [frame] }],
    });
    expect(fields).toMatchObject({
      signal: 'SIGABRT',
      exceptions: [
        {
          frames: [
            {
              module: 'Wikipedia',
              image: 'Wikipedia',
              imageBase: '1046d8000',
              imageOffset: 10171512,
              address: '10508b478',
              inApp: true,
            },
          ],
        },
      ],
    });
  });

  it('of an ANR are the main thread', () => {
    const frames = [{ class_name: 'com.shop.Cart', method_name: 'onClick' }];
    const decoded = one('anr', {
      exceptions: [{ type: 'Anr', frames }],
      threads: [{ name: 'worker', frames: [] }],
      foreground: true,
    });
    expect(decoded.type).toBe('anr');
    expect(decoded.fields.threads).toMatchObject([
      { name: 'main', main: true, frames: [{ module: 'com.shop.Cart', function: 'onClick' }] },
      { name: 'worker', main: false },
    ]);
  });
});

describe('http', () => {
  const call = {
    url: 'https://h.test/a',
    method: 'get',
    status_code: 200,
    start_time: 100,
    end_time: 188,
    client: 'okhttp',
  };
  it.each([
    [{}, { status: 200 }],
    [{ status_code: null, failure_reason: 'java.io.IOException' }, { error: 'java.io.IOException' }],
    [
      { status_code: 0, failure_reason: 'java.io.IOException', failure_description: 'Canceled' },
      { status: 0, error: 'cancelled' },
    ],
  ])('with %j', (changed, expected) => {
    const decoded = one('http', { ...call, ...changed });
    expect(decoded.type).toBe('network_request');
    expect(decoded.fields).toEqual({ url: 'https://h.test/a', method: 'GET', durationMs: 88, ...expected });
  });
});

describe('every other type', () => {
  it.each([
    [
      'app_exit',
      { reason: 'USER_REQUESTED', importance: 'CACHED', pid: '17' },
      'app_exit',
      { reason: 'user_requested', importance: 'cached', pid: '17' },
    ],
    ['string', { string: 'hello', severity_text: 'info' }, 'log', { level: 'info', message: 'hello' }],
    ['log', { body: 'hello', severity_text: 'warning' }, 'log', { level: 'warning', message: 'hello' }],
    [
      'gesture_click',
      { target: 'Button', x: 1, y: 2, touch_down_time: 10, touch_up_time: 81 },
      'interaction',
      { kind: 'click', target: 'Button', x: 1, y: 2, touchMs: 71 },
    ],
    ['gesture_long_click', { target: 'Map' }, 'interaction', { kind: 'long_click', target: 'Map' }],
    [
      'gesture_scroll',
      { target: 'Feed', direction: 'right', end_x: 3 },
      'interaction',
      { kind: 'scroll', target: 'Feed', direction: 'right', endX: 3 },
    ],
    ['lifecycle_app', { type: 'foreground' }, 'lifecycle', { component: 'app', phase: 'foreground' }],
    [
      'lifecycle_activity',
      { type: 'created', class_name: 'Main', saved_instance_state: true },
      'lifecycle',
      { component: 'activity', name: 'Main', phase: 'created', savedState: true },
    ],
    [
      'lifecycle_fragment',
      { type: 'resumed', class_name: 'F', parent_activity: 'Main', parent_fragment: null, tag: 't' },
      'lifecycle',
      { component: 'fragment', name: 'F', phase: 'resumed', parent: 'Main', tag: 't' },
    ],
    [
      'lifecycle_view_controller',
      { type: 'viewDidLoad', class_name: 'V' },
      'lifecycle',
      { component: 'view_controller', name: 'V', phase: 'viewDidLoad' },
    ],
    [
      'lifecycle_swift_ui',
      { type: 'on_appear', class_name: 'V' },
      'lifecycle',
      { component: 'swift_ui', name: 'V', phase: 'on_appear' },
    ],
    [
      'network_change',
      { network_type: 'wifi', previous_network_type: 'cellular', network_provider: 'unknown' },
      'network_change',
      { from: 'cellular', to: 'wifi' },
    ],
    [
      'memory_usage',
      { total_pss: 9, rss: 8, java_total_heap: 7, java_free_heap: 3, interval: 2000 },
      'resource_sample',
      { memoryKb: 9, rssKb: 8, heapTotalKb: 7, heapUsedKb: 4, intervalMs: 2000 },
    ],
    [
      'memory_usage_absolute',
      { used_memory: 5, max_memory: 6 },
      'resource_sample',
      { memoryKb: 5, memoryMaxKb: 6 },
    ],
    ['cpu_usage', { percentage_usage: 2.5, num_cores: 8 }, 'resource_sample', { cpuPercent: 2.5, cores: 8 }],
    ['low_memory', { rss: 5 }, 'memory_warning', { level: 'low_memory', memoryKb: 5 }],
    ['trim_memory', { level: 'TRIM_MEMORY_UI_HIDDEN' }, 'memory_warning', { level: 'TRIM_MEMORY_UI_HIDDEN' }],
    [
      'navigation',
      { to: 'Cart', from: 'Home', source: 'x' },
      'screen_view',
      { screen: 'Cart', previousScreen: 'Home' },
    ],
    ['screen_view', { name: 'Cart' }, 'screen_view', { screen: 'Cart' }],
    ['bug_report', { description: 'broken' }, 'feedback', { message: 'broken' }],
    ['custom', { name: 'coupon' }, 'custom', { name: 'coupon' }],
    ['session_start', {}, 'session_start', {}],
    ['profile', { data: 'x'.repeat(100) }, 'custom', { name: 'profile' }],
  ])('%s', (type, payload, expectedType, fields) => {
    const decoded = one(type, payload);
    expect(decoded).toMatchObject({
      type: expectedType,
      sdkType: type,
      screen: 'screen' in fields ? fields.screen : '',
    });
    expect(decoded.fields).toEqual(fields);
  });

  it('is one event even when its own object is missing or empty, unless nothing would be left to store', () => {
    const without = new Map<string, string>();
    for (const type of MEASURE_TYPES.keys()) {
      const missing = { ...event(type, undefined), id: 'missing' };
      const { events, rejected, total } = read([missing, event(type, {}), event(type, null)]);
      expect([type, total, events.length + rejected.length]).toEqual([type, 3, 3]);
      // All three say the same: none.
      expect([0, 3]).toContain(events.length);
      if (rejected[0]) without.set(type, rejected[0].message);
    }
    expect(Object.fromEntries(without)).toEqual({
      http: '$.url is required (in the network_request that $.http stands for)',
      navigation: '$.screen is required (in the screen_view that $.navigation stands for)',
      screen_view: '$.screen is required (in the screen_view that $.screen_view stands for)',
      custom: '$.name is required (in the custom that $.custom stands for)',
    });
    expect(one('lifecycle_fragment', undefined).fields).toEqual({ component: 'fragment', phase: 'unknown' });
    expect(one('network_change', {}).fields).toEqual({ to: 'unknown' });
    expect(one('app_exit', {}).fields).toEqual({ reason: 'unknown' });
  });

  it('makes valid fields of a full payload, whatever odd values stand in it', () => {
    for (const [type, translate] of MEASURE_TYPES) {
      const odd = {
        name: 'n',
        to: 't',
        type: 'p',
        url: 'u',
        level: 7,
        reason: -1,
        status_code: 1e9,
        rss: 1.5,
        x: 'a',
        frames: 1,
        exceptions: [null, { frames: [3, {}] }],
      };
      const { type: sondeType, fields } = translate(odd);
      expect([type, validateFields(sondeType, fields)]).toEqual([type, undefined]);
    }
  });
});

describe('a bad event', () => {
  it.each([
    [{ id: undefined }, 'missing_field', '$.id is required'],
    [{ session_id: null }, 'missing_field', '$.session_id is required'],
    [{ session_id: 7 }, 'wrong_type', '$.session_id must be text, got 7'],
    [{ timestamp: undefined }, 'missing_field', '$.timestamp is required'],
    [{ timestamp: 'soon' }, 'bad_time', '$.timestamp must be RFC 3339 with an offset, got "soon"'],
    [{ attribute: {} }, 'missing_field', '$.attribute.installation_id is required'],
    [{ attribute: undefined }, 'missing_field', '$.attribute is required'],
    [{ type: 'teleport' }, 'unknown_type', '$.type must be a type of measure\'s SDKs, got "teleport"'],
    [{ type: 'http' }, 'missing_field', '$.url is required (in the network_request that $.http stands for)'],
    [
      { id: 'x'.repeat(65) },
      'out_of_range',
      `$.id must be at most 64 characters long, got "${'x'.repeat(40)}"… (65 characters)`,
    ],
  ])('%#: is refused alone', (changed, code, message) => {
    const { events, rejected } = read([
      event('custom', { name: 'x' }),
      event('custom', { name: 'x' }, changed),
    ]);
    expect(events).toHaveLength(1);
    expect(rejected).toMatchObject([{ index: 1, outcome: 'INVALID', code, message }]);
  });

  it('is none when the whole body is', () => {
    expect(() => measureDoor.read(Buffer.from('{}'))).toThrow(BodyError);
    expect(() => measureDoor.read(Buffer.from('{"events":{}}'))).toThrow(
      '$.events must be an array, got an object',
    );
  });
});

describe('spans', () => {
  const span = {
    name: 'TTID',
    trace_id: 't',
    span_id: 'p',
    parent_id: null,
    session_id: 's1',
    start_time: '2025-03-23T14:44:58.079Z',
    end_time: '2025-03-23T14:44:58.097Z',
    duration: 18,
    status: 1,
    attributes: attribute,
    user_defined_attribute: { n: 1 },
  };

  it('are read beside the events and are none', () => {
    const { events, spans, total, rejected } = read(
      [],
      [span, { ...span, status: 2, duration: null }, { ...span, span_id: null }, 7],
    );
    expect({ events, total, rejected }).toEqual({ events: [], total: 0, rejected: [] });
    expect(spans).toMatchObject([
      {
        index: 0,
        name: 'TTID',
        parentId: '',
        sessionId: 's1',
        durationMs: 18,
        status: 'ok',
        attributes: { n: 1 },
        resource: { installId: 'i1' },
      },
      { index: 1, durationMs: 18, status: 'error' },
    ]);
  });
});

describe('a multipart request', () => {
  it('becomes the same body, every part as it came, a broken one refused alone', () => {
    const good = JSON.stringify(event('custom', { name: 'x' })).replace('null', '{"n":1.50}');
    const body = measureBodyFromParts([good, '{"id":', '{},{}'], []);
    expect(body.toString()).toBe(`{"events":[${good},null,null],"spans":[]}`);
    const { events, rejected } = measureDoor.read(body);
    expect(stringifyExact(events[0]!.attributes)).toBe('{"n":1.50}');
    expect(rejected.map(({ index, code }) => [index, code])).toEqual([
      [1, 'not_an_object'],
      [2, 'not_an_object'],
    ]);
  });
});
