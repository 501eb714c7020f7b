import { randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { asTrueToSize, INFLATION_FLOOR_BYTES, MOST_INFLATION, pack } from './pack';

const gzipped = (json: Buffer) => ({ encoding: 'gzip' as const, body: gzipSync(json) });

describe('a body in the log', () => {
  it('stays compressed while its size tells how much it holds', () => {
    const json = Buffer.from(
      JSON.stringify(Array.from({ length: 500 }, () => randomBytes(16).toString('hex'))),
    );
    const packed = gzipped(json);
    expect(asTrueToSize(json, packed)).toBe(packed);
    expect(pack(json).encoding).toBe('gzip');
  });

  it('stands at its full length when it inflates to much more', () => {
    const json = Buffer.from(JSON.stringify('the same '.repeat(100_000)));
    expect(gzipped(json).body.length * MOST_INFLATION).toBeLessThan(json.length);
    expect(asTrueToSize(json, gzipped(json))).toEqual({ encoding: 'identity', body: json });
    expect(pack(json)).toEqual({ encoding: 'identity', body: json });
  });

  it('stays compressed when it is small', () => {
    const json = Buffer.alloc(INFLATION_FLOOR_BYTES, 'x');
    const packed = gzipped(json);
    expect(asTrueToSize(json, packed)).toBe(packed);
    expect(pack(Buffer.alloc(100, 'x')).encoding).toBe('identity');
  });

  it('is exact at the limit', () => {
    const json = Buffer.alloc(MOST_INFLATION * 1_000, 'x');
    const fits = { encoding: 'br', body: Buffer.alloc(1_000) } as const;
    expect(asTrueToSize(json, fits)).toBe(fits);
    expect(asTrueToSize(json, { ...fits, body: Buffer.alloc(999) }).encoding).toBe('identity');
  });
});
