import fc from 'fast-check';
import { KEY_KINDS } from '../port';
import { base62OfU32, randomBase62 } from './base62';
import { makeKey, readKey, sameHash } from './key';

describe('keys', () => {
  it.each(KEY_KINDS)('a %s key reads back as what was made', (kind) => {
    const { secret, prefix, hash } = makeKey(kind);
    expect(readKey(secret)).toEqual({ kind, prefix, hash });
    expect(secret.startsWith(`sk_${kind.toLowerCase()}_`)).toBe(true);
    expect(secret.startsWith(prefix)).toBe(true);
    expect(secret.length - prefix.length).toBe(28 + 6);
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
  });

  it('a thousand keys share no prefix', () => {
    const prefixes = new Set(Array.from({ length: 1_000 }, () => makeKey('QUERY').prefix));
    expect(prefixes.size).toBe(1_000);
  });

  it('refuses a key with any one character changed', () => {
    const { secret } = makeKey('INGEST');
    const position = fc.integer({ min: 0, max: secret.length - 1 });
    const character = fc.constantFrom(...'09AZaz_~ é\0');
    fc.assert(
      fc.property(position, character, (at, given) => {
        fc.pre(secret[at] !== given);
        expect(readKey(secret.slice(0, at) + given + secret.slice(at + 1))).toBeUndefined();
      }),
    );
  });

  it('refuses what is no key at all', () => {
    const { secret } = makeKey('MANAGE');
    for (const text of [
      '',
      'sk_',
      secret.slice(1),
      `${secret}\n`,
      ` ${secret}`,
      secret.slice(0, -1),
      `${secret}0`,
    ]) {
      expect(readKey(text)).toBeUndefined();
    }
    expect(readKey(secret.replace('manage', 'ingest'))).toBeUndefined();
  });

  it('compares hashes of different length as different', () => {
    expect(sameHash('ab', 'ab')).toBe(true);
    expect(sameHash('ab', 'ac')).toBe(false);
    expect(sameHash('ab', 'abc')).toBe(false);
  });
});

describe('base62', () => {
  it('writes the ends of the 32-bit range in six digits', () => {
    expect(base62OfU32(0)).toBe('000000');
    expect(base62OfU32(61)).toBe('00000z');
    expect(base62OfU32(62)).toBe('000010');
    expect(base62OfU32(0xffffffff)).toBe('4gfFC3');
  });

  it('draws bytes again that would favour some digits', () => {
    const bytes = [
      [255, 248, 0, 61],
      [62, 247, 1, 1],
    ];
    expect(randomBase62(4, () => Uint8Array.from(bytes.shift() ?? []))).toBe('0z0z');
  });
});
