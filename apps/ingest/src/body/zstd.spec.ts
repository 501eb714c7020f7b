import { ZstdDecoder } from './zstd-decoder';
import { checkFrames, MAX_WINDOW_BYTES } from './zstd-frames';

/** `printf '…' | zstd -19`, by the reference implementation. */
const BY_REFERENCE = {
  text: '{"batchId":"zstd-1","resource":{"installId":"i"},"events":[]}'.repeat(2),
  packed: Buffer.from(
    'KLUv/QRo9QEAgoMMEaDtTN8K6YdTK3PlKq8pUPWE1ZRxbrdyD+pZa6fZsdPxTTA+XnhwEVTz/LgiK/VBpwECAAQEWSCtKgMyvfzv',
    'base64',
  ),
};

const MAGIC = Buffer.from([0x28, 0xb5, 0x2f, 0xfd]);
/** A window of 1 KiB, nothing else said. */
const SMALL_FRAME = Buffer.concat([MAGIC, Buffer.from([0x00, 0x00])]);

function block(type: 'raw' | 'rle' | 'compressed', size: number, content: Buffer, last: boolean): Buffer {
  const header = Buffer.alloc(3);
  header.writeUIntLE((size << 3) | (['raw', 'rle', 'compressed'].indexOf(type) << 1) | (last ? 1 : 0), 0, 3);
  return Buffer.concat([header, content]);
}

const rawFrame = (text: string): Buffer =>
  Buffer.concat([SMALL_FRAME, block('raw', text.length, Buffer.from(text), true)]);

/**
 * 98,047 sequences of 65,539 bytes each in a block of 13 bytes: one literal, all three tables of one symbol.
 * The decoder would copy for half a minute without putting out a byte.
 */
const CPU_BOMB = Buffer.concat([
  SMALL_FRAME,
  block('compressed', 10, Buffer.from([0x09, 0x61, 0xff, 0xff, 0xff, 0x54, 0x00, 0x00, 0x34, 0x01]), true),
]);

describe('the frames of zstd data', () => {
  it('are walked without decoding', () => {
    expect(checkFrames(BY_REFERENCE.packed, 1_000)).toEqual({ kind: 'decodable' });
    expect(checkFrames(Buffer.concat([rawFrame('a'), rawFrame('b')]), 1_000)).toEqual({ kind: 'decodable' });
  });

  it.each([
    ['is empty', Buffer.alloc(0)],
    ['is no zstd', Buffer.from('{"batchId": "not compressed"}')],
    ['ends inside the header', rawFrame('abc').subarray(0, 5)],
    ['ends inside a block', rawFrame('abc').subarray(0, 10)],
    ['lacks its last block', Buffer.concat([SMALL_FRAME, block('raw', 1, Buffer.from('a'), false)])],
  ])('show that data %s', (_what, data) => {
    expect(checkFrames(data, 1_000).kind).toBe('damaged');
  });

  it('give away a window, a stated size or blocks above the limit', () => {
    const window = Buffer.concat([MAGIC, Buffer.from([0x00, (14 << 3) | 1])]);
    const stated = Buffer.concat([MAGIC, Buffer.from([0xa0, 0, 0, 0, 0x10])]);
    const repeated = Buffer.concat([SMALL_FRAME, block('rle', 2_000, Buffer.from('a'), true)]);
    expect(2 ** 24).toBeGreaterThan(MAX_WINDOW_BYTES);
    for (const data of [window, stated, repeated]) {
      const whole = Buffer.concat([data, block('raw', 1, Buffer.from('a'), true)]);
      expect(checkFrames(whole, 1_000)).toEqual({ kind: 'too_large' });
    }
  });
});

describe('the zstd decoder', () => {
  let decoder: ZstdDecoder;
  afterEach(() => decoder.close());

  it('inflates what the reference implementation packed', async () => {
    decoder = new ZstdDecoder();
    const results = await Promise.all(
      Array.from({ length: 5 }, () => decoder.inflate(BY_REFERENCE.packed, 1_000)),
    );
    for (const result of results) {
      expect(result).toEqual({ kind: 'inflated', bytes: Buffer.from(BY_REFERENCE.text) });
    }
  });

  it('joins several frames', async () => {
    decoder = new ZstdDecoder();
    const result = await decoder.inflate(Buffer.concat([rawFrame('Son'), rawFrame('de')]), 1_000);
    expect(result).toEqual({ kind: 'inflated', bytes: Buffer.from('Sonde') });
  });

  it('stops at the limit', async () => {
    decoder = new ZstdDecoder();
    const packed = Buffer.from('KLUv/QRYVAAAEGFhAQD7/znAAgIAEGEDnwRhjV8Epg==', 'base64');
    expect(await decoder.inflate(packed, 299_999)).toEqual({ kind: 'too_large' });
    expect((await decoder.inflate(packed, 300_000)).kind).toBe('inflated');
  });

  it('ends the thread that a crafted body keeps busy, and takes the next body', async () => {
    decoder = new ZstdDecoder(200);
    expect(checkFrames(CPU_BOMB, 1_000)).toEqual({ kind: 'decodable' });
    const [bomb, honest] = await Promise.all([
      decoder.inflate(CPU_BOMB, 1_000),
      decoder.inflate(rawFrame('Sonde'), 1_000),
    ]);
    expect(bomb).toEqual({ kind: 'damaged', why: 'decoding it takes longer than 200 ms' });
    expect(honest).toEqual({ kind: 'inflated', bytes: Buffer.from('Sonde') });
  });
});
