import fc from 'fast-check';
import { MAX_DEPTH } from './free-objects';
import { COMMON_FIELD_NAMES } from './event-envelope';
import { EVENT_DEFINITIONS, EVENT_TYPES, isEventType } from './registry';
import { validateBatch, validateEvent, validateFields, validateResource } from './validator';

const launch = {
  id: 'e1',
  type: 'app_launch',
  at: '2026-11-20T08:00:00.000Z',
  kind: 'cold',
  durationMs: 812,
};
const without = (name: string) => Object.fromEntries(Object.entries(launch).filter(([key]) => key !== name));

function nested(levels: number): unknown {
  let value: unknown = 1;
  for (let i = 0; i < levels; i++) value = { a: value };
  return value;
}

describe('validateEvent', () => {
  it('finds nothing wrong with a good event, whatever else it says', () => {
    expect(validateEvent(launch)).toBeUndefined();
    expect(
      validateEvent({ ...launch, at: 1_763_625_600_123, unknownField: { a: [1] }, sampleRate: 1 }),
    ).toBeUndefined();
    expect(validateEvent({ ...launch, attributes: nested(MAX_DEPTH) })).toBeUndefined();
    expect(validateEvent({ ...launch, resource: { appVersion: '4.1.0' } })).toBeUndefined();
  });

  it('takes the smallest share of events whose weight is still a number', () => {
    expect(validateEvent({ ...launch, sampleRate: 1e-6 })).toBeUndefined();
    expect(validateEvent({ ...launch, sampleRate: 9.9e-7 })?.code).toBe('out_of_range');
  });

  it.each([
    [without('id'), 'missing_field', '$.id is required'],
    [without('at'), 'missing_field', '$.at is required'],
    [without('type'), 'missing_field', '$.type is required'],
    [without('kind'), 'missing_field', '$.kind is required'],
    [{ ...launch, id: undefined }, 'missing_field', '$.id is required'],
    [{ ...launch, id: '' }, 'out_of_range', '$.id must be at least 1 characters long, got ""'],
    [
      { ...launch, id: 'x'.repeat(65) },
      'out_of_range',
      `$.id must be at most 64 characters long, got "${'x'.repeat(40)}"… (65 characters)`,
    ],
    [{ ...launch, id: 7 }, 'wrong_type', '$.id must be text, got 7'],
    [{ ...launch, type: 'big_bang' }, 'unknown_type', '$.type must be a known event type, got "big_bang"'],
    [{ ...launch, type: '__proto__' }, 'unknown_type', '$.type must be a known event type, got "__proto__"'],
    [
      { ...launch, type: 'constructor' },
      'unknown_type',
      '$.type must be a known event type, got "constructor"',
    ],
    [{ ...launch, type: ['app_launch'] }, 'wrong_type', '$.type must be text, got an array of 1'],
    [{ ...launch, kind: 'tepid' }, 'out_of_range', '$.kind must be one of cold, warm, hot, got "tepid"'],
    [{ ...launch, kind: 3 }, 'wrong_type', '$.kind must be one of cold, warm, hot, got 3'],
    [{ ...launch, durationMs: -1 }, 'out_of_range', '$.durationMs must be at least 0, got -1'],
    [{ ...launch, durationMs: '812' }, 'wrong_type', '$.durationMs must be a finite number, got "812"'],
    [{ ...launch, durationMs: Infinity }, 'out_of_range', '$.durationMs must be a finite number, got null'],
    [
      { ...launch, at: 'yesterday' },
      'bad_time',
      '$.at must be RFC 3339 with an offset or epoch milliseconds, got "yesterday"',
    ],
    [{ ...launch, at: true }, 'wrong_type', '$.at must be text or a finite number, got true'],
    [
      { ...launch, at: '9'.repeat(65) },
      'out_of_range',
      `$.at must be text or a finite number, got "${'9'.repeat(40)}"… (65 characters)`,
    ],
    [{ ...launch, sampleRate: 0 }, 'out_of_range', '$.sampleRate must be at least 0.000001, got 0'],
    [{ ...launch, sampleRate: 1e-320 }, 'out_of_range', '$.sampleRate must be at least 0.000001, got 1e-320'],
    [{ ...launch, sampleRate: 1.5 }, 'out_of_range', '$.sampleRate must be at most 1, got 1.5'],
    [{ ...launch, attributes: [] }, 'wrong_type', '$.attributes must be an object, got an array of 0'],
    [
      { ...launch, attributes: nested(MAX_DEPTH + 1) },
      'too_deep',
      `$.attributes must not nest deeper than ${MAX_DEPTH} levels`,
    ],
    [{ ...launch, resource: { appVersion: 42 } }, 'wrong_type', '$.resource.appVersion must be text, got 42'],
    [
      { ...launch, resource: { firstInstalledAt: 'once' } },
      'bad_time',
      '$.resource.firstInstalledAt must be RFC 3339 with an offset or epoch milliseconds, got "once"',
    ],
    [[launch], 'not_an_object', 'an event must be an object, got an array of 1'],
    ['launch', 'not_an_object', 'an event must be an object, got "launch"'],
    [null, 'not_an_object', 'an event must be an object, got null'],
  ])('%#: says which field, which rule and what was given', (event, code, message) => {
    expect(validateEvent(event)).toEqual({ code, message });
  });

  it('names the place inside lists', () => {
    const crash = {
      id: 'e1',
      type: 'crash',
      at: 0,
      exceptions: [{ type: 'A', frames: [{}, { line: 'forty' }] }],
    };
    expect(validateEvent(crash)?.message).toBe(
      '$.exceptions[0].frames[1].line must be a finite number, got "forty"',
    );
  });

  it('holds every type to what it cannot do without', () => {
    for (const type of EVENT_TYPES) {
      const required = EVENT_DEFINITIONS[type].fields.required ?? [];
      const fault = validateEvent({ id: 'e1', type, at: 0 });
      expect(fault?.code).toBe(required.length > 0 ? 'missing_field' : undefined);
    }
  });

  it('takes any value without throwing', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...EVENT_TYPES),
        fc.dictionary(fc.string(), fc.anything()),
        (type, rest) => {
          const fault = validateEvent({ ...launch, ...rest, type });
          expect(fault === undefined || fault.code.length > 0).toBe(true);
        },
      ),
    );
  });
});

describe('the registry', () => {
  it('has each definition under its own name and no field under a common one, but for a required screen', () => {
    for (const type of EVENT_TYPES) {
      expect(EVENT_DEFINITIONS[type].type).toBe(type);
      const shared = Object.keys(EVENT_DEFINITIONS[type].fields.properties).filter((f) =>
        COMMON_FIELD_NAMES.includes(f),
      );
      expect(shared).toEqual(type === 'screen_view' ? ['screen'] : []);
    }
    expect(isEventType('crash')).toBe(true);
    expect(isEventType('toString')).toBe(false);
  });

  it('keeps the id where people meet single events', () => {
    expect(EVENT_TYPES.filter((type) => EVENT_DEFINITIONS[type].keepsId)).toEqual(['crash', 'error', 'anr']);
  });
});

describe('what stands around the events', () => {
  it('needs a batch id and an install', () => {
    expect(validateBatch({ batchId: 'b1', sentAt: '2026-11-20T08:00:05Z' })).toBeUndefined();
    expect(validateBatch({})).toEqual({ code: 'missing_field', message: '$.batchId is required' });
    expect(validateBatch({ batchId: 'b1', sentAt: 'now' })?.code).toBe('bad_time');
    expect(validateResource({ installId: 'i1' })).toBeUndefined();
    expect(validateResource(undefined)).toEqual({ code: 'missing_field', message: '$.resource is required' });
    expect(validateResource({})).toEqual({
      code: 'missing_field',
      message: '$.resource.installId is required',
    });
    expect(validateResource({ installId: 'i1', os: 7 })?.message).toBe('$.resource.os must be text, got 7');
    expect(validateResource({ installId: 'i1', firstInstalledAt: 'x' })?.code).toBe('bad_time');
  });
});

describe('validateFields', () => {
  it('checks the own fields alone', () => {
    expect(validateFields('app_launch', { kind: 'hot' })).toBeUndefined();
    expect(validateFields('app_launch', {})).toEqual({
      code: 'missing_field',
      message: '$.kind is required',
    });
    expect(validateFields('custom', { name: 'x', properties: nested(65) })?.code).toBe('too_deep');
  });
});
