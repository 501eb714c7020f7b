import { Readable } from 'node:stream';
import { readParts } from './multipart';
import { WIRE_LIMITS } from './wire-limits';

const TYPE = 'multipart/form-data; boundary=sonde';

const field = (name: string, value: string): string =>
  `--sonde\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
const file = (name: string, value: string): string =>
  `--sonde\r\nContent-Disposition: form-data; name="${name}"; filename="${name}"\r\n` +
  `Content-Type: application/octet-stream\r\n\r\n${value}\r\n`;
const END = '--sonde--\r\n';

function read(text: string, type = TYPE, limits = WIRE_LIMITS, chunkBytes = 64) {
  const bytes = Buffer.from(text);
  const chunks: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += chunkBytes) chunks.push(bytes.subarray(at, at + chunkBytes));
  return readParts(Readable.from(chunks), type, limits);
}

describe('reading multipart', () => {
  it('keeps the raw texts of events and spans and drops attachments', async () => {
    const text =
      field('event', '{"id": 9223372036854775807}') +
      file('blob-7', 'x'.repeat(100_000)) +
      field('span', '{"name": "Grüße"}') +
      field('event', '{"id": 2}') +
      field('unknown', 'passed over') +
      END;
    expect(await read(text)).toEqual({
      kind: 'whole',
      events: ['{"id": 9223372036854775807}', '{"id": 2}'],
      spans: ['{"name": "Grüße"}'],
      blobs: 1,
    });
  });

  it.each([
    ['without a boundary', field('event', '{}') + END, 'multipart/form-data'],
    ['that ends inside a part', field('event', '{}').slice(0, -10), TYPE],
    ['without its last boundary', field('event', '{}'), TYPE],
    ['that is something else', '{"events": []}', TYPE],
    ['that is empty', '', TYPE],
  ])('finds a form %s damaged', async (_what, text, type) => {
    expect((await read(text, type)).kind).toBe('damaged');
  });

  it('holds to its limits', async () => {
    const events = field('event', '{}').repeat(5) + END;
    const blobs = file('blob', 'x').repeat(101) + END;
    expect(await read(events, TYPE, { ...WIRE_LIMITS, inflatedBytes: 9 })).toMatchObject({
      code: 'inflated_too_large',
    });
    expect(await read(events, TYPE, { ...WIRE_LIMITS, multipartBytes: 99 })).toMatchObject({
      code: 'body_too_large',
    });
    expect(await read(blobs)).toMatchObject({ kind: 'too_large', code: 'too_many_parts' });
  });

  it('notices a client that went away', async () => {
    const body = new Readable({ read: () => undefined });
    const parts = readParts(body, TYPE, WIRE_LIMITS);
    body.push(field('event', '{}'));
    body.destroy();
    expect(await parts).toEqual({ kind: 'broken_off' });
  });
});
