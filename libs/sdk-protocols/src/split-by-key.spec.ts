import { measureDoor } from './measure/door';
import { laneKeyText } from './lane-key';
import { nativeDoor } from './native/door';
import { splitByKey } from './split-by-key';

const event = (id: string, rest: string) => `{"id":"${id}","type":"custom","at":0,"name":"x"${rest}}`;
const body = (...events: string[]) =>
  Buffer.from(
    `\n{ "sentAt" : 17, "events" : [ ${events.join(' ,\n')} ], "batchId":"b","extra":[1.50,"]}"],"resource":{"installId":"i1"}}`,
  );

describe('laneKeyText', () => {
  it('is the session where the SDK names it, else the install', () => {
    const resource = { installId: 'i1' };
    expect(laneKeyText('app', { sessionId: 's1', resource })).toBe('app:s1');
    expect(laneKeyText('app', { sessionId: '', resource })).toBe('app:i1');
  });
});

describe('splitByKey', () => {
  it('leaves a body of one key as it is and names what was refused', () => {
    const bytes = body(event('a', ''), '7', event('b', ''), '{}');
    const parts = splitByKey(bytes, nativeDoor.read(bytes));
    expect(parts).toEqual([
      { key: 'i1', body: bytes, whole: true, indexes: [0, 2], refused: [1, 3], spans: 0 },
    ]);
    expect(parts[0]!.body).toBe(bytes);
  });

  it('cuts a body of several keys byte for byte, without what was refused', () => {
    const one = event('a', ',"sessionId":"s1","attributes":{"n":9223372036854775807,"t":"a\\"]},{"}');
    const two = event('b', ', "attributes" : { "n" : 1.50 }');
    const bytes = body(one, two, '"junk"', event('c', ',"sessionId":"s1"'));
    const parts = splitByKey(bytes, nativeDoor.read(bytes));
    expect(parts.map(({ body: text, ...rest }) => ({ ...rest, text: text.toString() }))).toEqual([
      {
        key: 's1',
        whole: false,
        indexes: [0, 3],
        refused: [],
        spans: 0,
        text: `{"sentAt":17,"batchId":"b","resource":{"installId":"i1"},"events":[${one},${event('c', ',"sessionId":"s1"')}]}`,
      },
      {
        key: 'i1',
        whole: false,
        indexes: [1],
        refused: [],
        spans: 0,
        text: `{"sentAt":17,"batchId":"b","resource":{"installId":"i1"},"events":[${two}]}`,
      },
    ]);
  });

  it('does not multiply by the keys what nobody reads', () => {
    const junk = `"junk":"${'x'.repeat(50_000)}"`;
    const events = Array.from({ length: 200 }, (_, i) => event(`e${i}`, `,"sessionId":"s${i}"`));
    const bytes = Buffer.from(
      `{${junk},"batchId":"b","sentAt":17.${'0'.repeat(50_000)},"resource":{"installId":"i1",${junk},"os":"Android","\\u0064evice":"Pixel"},"events":[${events.join()}]}`,
    );
    const parts = splitByKey(bytes, nativeDoor.read(bytes));
    expect(parts).toHaveLength(200);
    expect(parts.reduce((sum, part) => sum + part.body.length, 0)).toBeLessThan(bytes.length);
    expect(nativeDoor.read(parts[7]!.body).events[0]!.resource).toMatchObject({
      installId: 'i1',
      os: 'Android',
      device: 'Pixel',
    });
  });

  it('leaves out what ingest refused beyond the door', () => {
    const bytes = body(event('a', ''), event('b', ''));
    const batch = nativeDoor.read(bytes);
    const parts = splitByKey(bytes, { ...batch, events: batch.events.slice(1) });
    expect(parts).toMatchObject([{ whole: true, indexes: [1], refused: [0] }]);
  });

  it('is nothing when nothing was accepted', () => {
    const bytes = body('7');
    expect(splitByKey(bytes, nativeDoor.read(bytes))).toEqual([]);
  });

  it('sends spans with their session', () => {
    const span = (session: string) =>
      `{"name":"n","trace_id":"t","span_id":"p","session_id":"${session}","start_time":"2026-11-20T08:00:00Z","duration":1,"status":1}`;
    const start = (session: string) =>
      `{"id":"${session}","session_id":"${session}","timestamp":"2026-11-20T08:00:00Z","type":"session_start","session_start":{},"attribute":{"installation_id":"i"}}`;
    const bytes = Buffer.from(`{"events":[${start('s1')}],"spans":[${span('s2')},${span('s1')},7]}`);
    const parts = splitByKey(bytes, measureDoor.read(bytes));
    expect(
      parts.map(({ key, indexes, spans, body: text }) => [key, indexes, spans, text.toString()]),
    ).toEqual([
      ['s1', [0], 1, `{"events":[${start('s1')}],"spans":[${span('s1')}]}`],
      ['s2', [], 1, `{"events":[],"spans":[${span('s2')}]}`],
    ]);
  });
});
