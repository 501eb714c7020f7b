import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { Inflater } from './inflater';
import { inflationLimit, WIRE_LIMITS } from './wire-limits';

const TEXT = Buffer.from(JSON.stringify({ batchId: 'b', text: 'Grüße aus Köln '.repeat(200) }));

describe('inflating', () => {
  const inflater = new Inflater();
  afterAll(() => inflater.close());
  const inflate = (data: Buffer, encoding: Parameters<Inflater['inflate']>[1], limit = 1_000_000) =>
    inflater.inflate(data, encoding, limit);

  it.each([
    ['identity', TEXT],
    ['gzip', gzipSync(TEXT)],
    ['deflate', deflateSync(TEXT)],
    ['deflate', deflateRawSync(TEXT)],
    ['br', brotliCompressSync(TEXT)],
  ] as const)('undoes %s', async (encoding, data) => {
    expect(await inflate(data, encoding)).toEqual({ kind: 'inflated', bytes: TEXT });
  });

  it('joins concatenated gzip members', async () => {
    const data = Buffer.concat([gzipSync(TEXT.subarray(0, 100)), gzipSync(TEXT.subarray(100))]);
    expect(await inflate(data, 'gzip')).toEqual({ kind: 'inflated', bytes: TEXT });
  });

  it.each(['gzip', 'deflate', 'br', 'zstd'] as const)('finds that plain JSON is not %s', async (encoding) => {
    expect((await inflate(TEXT, encoding)).kind).toBe('damaged');
  });

  it.each([gzipSync(TEXT), deflateSync(TEXT)])('finds that data is cut off', async (data) => {
    const encoding = data[0] === 0x1f ? 'gzip' : 'deflate';
    expect((await inflate(data.subarray(0, data.length - 10), encoding)).kind).toBe('damaged');
  });

  it.each([
    ['identity', TEXT],
    ['gzip', gzipSync(TEXT)],
    ['deflate', deflateSync(TEXT)],
    ['br', brotliCompressSync(TEXT)],
  ] as const)('stops %s at the limit', async (encoding, data) => {
    expect(await inflate(data, encoding, TEXT.length - 1)).toEqual({ kind: 'too_large' });
    expect((await inflate(data, encoding, TEXT.length)).kind).toBe('inflated');
  });

  it('does the same for bodies that go to the thread pool', async () => {
    const noise = Buffer.from(Array.from({ length: 200_000 }, (_, i) => (i * i * 2_654_435_761) >>> 24));
    const data = gzipSync(noise, { level: 0 });
    expect(await inflate(data, 'gzip')).toEqual({ kind: 'inflated', bytes: noise });
    expect(await inflate(data, 'gzip', noise.length - 1)).toEqual({ kind: 'too_large' });
    data[1_000] = (data[1_000] ?? 0) ^ 0xff;
    expect((await inflate(data, 'gzip')).kind).toBe('damaged');
  });
});

describe('the limit for inflating', () => {
  it('lets small bodies exceed the ratio, up to 64 KiB', () => {
    expect(inflationLimit(10, WIRE_LIMITS)).toEqual({ bytes: 65_536, by: 'ratio' });
    expect(inflationLimit(1_000, WIRE_LIMITS)).toEqual({ bytes: 100_000, by: 'ratio' });
    expect(inflationLimit(1_000_000, WIRE_LIMITS)).toEqual({ bytes: 10_485_760, by: 'size' });
  });
});
