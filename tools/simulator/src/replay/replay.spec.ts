import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { cutBody } from './cut';
import { recordedFiles, recordedOutgoing, requestId } from './recorded';

describe('cutting a recorded body', () => {
  it('keeps every digit and every space of the elements', () => {
    const event = '{ "id":"a", "n": 9223372036854775807, "f":1.50,"t":"x]}\\"{[", "l":[1,[2]] }';
    expect(cutBody(` {"other": {"events":[1]} , "spans" : [],\n"events":[ ${event} ,{"id":"b"}]} `)).toEqual({
      events: [event, '{"id":"b"}'],
      spans: [],
    });
  });

  it('gives back the elements of any body', () => {
    const body = fc.record({
      before: fc.json(),
      events: fc.array(fc.jsonValue()),
      spans: fc.array(fc.jsonValue()),
    });
    fc.assert(
      fc.property(body, fc.constantFrom(undefined, 1), ({ before, events, spans }, indent) => {
        const text = JSON.stringify({ before, events, spans }, undefined, indent);
        const cut = cutBody(text);
        expect(cut.events.map((raw) => JSON.parse(raw))).toEqual(JSON.parse(JSON.stringify(events)));
        expect(cut.spans.map((raw) => JSON.parse(raw))).toEqual(JSON.parse(JSON.stringify(spans)));
      }),
    );
  });

  it('refuses what is not such a body', () => {
    for (const text of [
      '',
      '[]',
      '{"events":[',
      '{"events":[1',
      '{"events" 1}',
      '{"a":"',
      '{"events":[1 2]}',
    ])
      expect(() => cutBody(text)).toThrow(SyntaxError);
  });
});

describe('recorded bodies', () => {
  let folder: string;
  const uuid = '0fc31c0b-53ee-4c02-9993-e663a296eae4';
  const text = '{"events":[{"id":"e1","big":9223372036854775807},{"id":"e2"}],"spans":[{"s":1}]}';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'sonde-replay-'));
    mkdirSync(join(folder, 'app/1.0'), { recursive: true });
    writeFileSync(join(folder, 'app/1.0', `${uuid}.json`), text);
    writeFileSync(join(folder, 'app/named.json'), '{"events":[{"id":"e3"}],"spans":[]}');
    writeFileSync(join(folder, 'app/readme.txt'), 'no body');
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });
  const send = (mode: Partial<Parameters<typeof recordedOutgoing>[1]> = {}) =>
    recordedOutgoing(recordedFiles([folder]), {
      shuffle: undefined,
      oneEventPerRequest: false,
      repeat: 1,
      ...mode,
    }).map((body) => ({ ...body, text: body.body(0).toString() }));

  it('go out as they are, under the id that their file is named by', () => {
    const bodies = send();
    expect(bodies).toHaveLength(2);
    const named = bodies.find(({ batchId }) => batchId === uuid);
    expect(named).toMatchObject({
      text,
      events: 2,
      method: 'PUT',
      path: '/events',
      headers: { 'msr-req-id': uuid },
    });
  });

  it('have the same id whenever they are sent', () => {
    expect(requestId('/a/named.json')).toBe(requestId('/a/named.json'));
    expect(requestId('/a/named.json')).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/,
    );
    expect(requestId('/a/named.json')).not.toBe(requestId('/b/named.json'));
  });

  it('can be cut into single events, mixed and repeated without losing or changing one', () => {
    const single = send({ oneEventPerRequest: true, shuffle: 4, repeat: 2 });
    expect(single).toHaveLength(6);
    expect(new Set(single.map(({ batchId }) => batchId)).size).toBe(3);
    expect(single.map(({ text: body }) => cutBody(body).events.join()).sort()).toEqual(
      ['{"id":"e1","big":9223372036854775807}', '{"id":"e2"}', '{"id":"e3"}']
        .flatMap((event) => [event, event])
        .sort(),
    );
    expect(single.filter(({ text: body }) => cutBody(body).spans.length === 1)).toHaveLength(2);
    expect(send({ shuffle: 4 }).map(({ text: body }) => body)).toEqual(
      send({ shuffle: 4 }).map(({ text: body }) => body),
    );
  });
});
