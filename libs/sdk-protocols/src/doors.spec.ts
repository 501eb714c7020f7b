import fc from 'fast-check';
import { BodyError } from './door';
import { DOORS } from './doors';
import { splitByKey } from './split-by-key';
import type { Protocol } from './record';

/** Pieces of which JSON texts are made, right ones and wrong ones, so that random texts reach deep into the doors. */
const pieces = fc.constantFrom(
  '{',
  '}',
  '[',
  ']',
  ',',
  ':',
  '"',
  '\\',
  '\\u',
  '\\ud800',
  ' ',
  '\n',
  'null',
  'true',
  '0',
  '-0',
  '1.0',
  '1e400',
  '9223372036854775807',
  '"events":',
  '"spans":',
  '"batchId":"b"',
  '"resource":{"installId":"i"}',
  '"type":"custom"',
  '"type":"http"',
  '"attributes":',
  '"user_defined_attribute":',
  '"id":"e"',
  '"at":0',
  '"name":"x"',
  '"__proto__":',
  '"properties":',
  '\u0000',
  '\ufeff',
  '😀',
);

const anyBytes = fc.oneof(
  fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
  fc.array(pieces, { maxLength: 40 }).map((texts) => Buffer.from(texts.join(''))),
);

/** A body with every member that a door reads, each of them anything. */
const anything = fc.jsonValue({ maxDepth: 4 });
const oddEvent = fc.oneof(
  anything,
  fc.record(
    {
      id: fc.oneof(fc.string(), anything),
      type: fc.oneof(
        fc.constantFrom('custom', 'crash', 'screen_view', 'http', 'exception', 'cold_launch', 'anr'),
        anything,
      ),
      at: fc.oneof(fc.constant('2026-11-20T08:00:00Z'), anything),
      timestamp: fc.oneof(fc.constant('2026-11-20T08:00:00Z'), anything),
      session_id: fc.oneof(fc.string(), anything),
      name: anything,
      screen: anything,
      exceptions: anything,
      attribute: fc.oneof(fc.record({ installation_id: fc.constant('i'), os_name: anything }), anything),
      attributes: anything,
      user_defined_attribute: anything,
      http: anything,
      exception: fc.record({ exceptions: anything, threads: fc.array(anything), handled: anything }),
      anr: fc.record({ exceptions: fc.array(fc.record({ frames: anything })), threads: anything }),
    },
    { requiredKeys: [] },
  ),
);
const oddBody = fc.record(
  {
    batchId: fc.oneof(fc.constant('b'), anything),
    resource: fc.oneof(fc.constant({ installId: 'i' }), anything),
    events: fc.oneof(
      { weight: 9, arbitrary: fc.array(oddEvent, { maxLength: 5 }) },
      { weight: 1, arbitrary: anything },
    ),
    spans: fc.oneof(fc.constant([]), fc.array(oddEvent, { maxLength: 3 }), anything),
  },
  { requiredKeys: ['events'] },
);

function readsOrRefuses(protocol: Protocol, body: Buffer): void {
  let batch;
  try {
    batch = DOORS[protocol].read(body);
  } catch (error) {
    expect(error).toBeInstanceOf(BodyError);
    return;
  }
  const positions = [...batch.events, ...batch.rejected].map(({ index }) => index).sort((a, b) => a - b);
  expect(positions).toEqual(Array.from({ length: batch.total }, (_, i) => i));
  for (const part of splitByKey(body, batch)) {
    const again = DOORS[protocol].read(part.body, { accepted: { skip: part.refused } });
    const expected = part.indexes.map((index) => batch.events.find((event) => event.index === index)!);
    expect(again.events.map((event, i) => ({ ...event, index: part.indexes[i] }))).toEqual(expected);
  }
}

describe.each(['native', 'measure'] as const)('the %s door', (protocol) => {
  it('reads or refuses any bytes', () => {
    fc.assert(
      fc.property(anyBytes, (body) => readsOrRefuses(protocol, body)),
      { numRuns: 2000 },
    );
  });

  it('reads or refuses any JSON of its shape, every event once, and the parts that are cut from it say the same', () => {
    fc.assert(
      fc.property(oddBody, (body) => readsOrRefuses(protocol, Buffer.from(JSON.stringify(body)))),
      { numRuns: 1000 },
    );
  });
});
