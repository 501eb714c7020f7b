import { gunzipSync, gzipSync } from 'node:zlib';
import { pieceBytes } from './piece-bytes';

describe('the piece that a body inflates into', () => {
  it('holds a gzip body whole, without much to spare', () => {
    const body = Buffer.from(
      JSON.stringify(Array.from({ length: 500 }, (_, id) => ({ id, name: `event ${id}` }))),
    );
    const data = gzipSync(body);
    const piece = pieceBytes(data, 'gzip');
    expect(piece).toBeGreaterThan(body.length);
    expect(piece).toBeLessThan(body.length + 100);
    expect(gunzipSync(data, { chunkSize: piece })).toEqual(body);
  });

  it('gives a liar little, and a small or other body an ordinary piece', () => {
    const liar = gzipSync('small');
    liar.writeUInt32LE(0xffffffff, liar.length - 4);
    expect(pieceBytes(liar, 'gzip')).toBeLessThanOrEqual(1024);
    expect(pieceBytes(Buffer.alloc(3), 'gzip')).toBe(64 * 1024);
    expect(pieceBytes(liar, 'br')).toBe(64 * 1024);
  });

  it('never exceeds half a mebibyte', () => {
    const data = Buffer.alloc(2 * 1024 * 1024, 0xff);
    expect(pieceBytes(data, 'gzip')).toBe(512 * 1024);
  });
});
