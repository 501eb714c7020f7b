import { hash, randomBytes, timingSafeEqual } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { KeyKind } from '../port';
import { base62OfU32, randomBase62 } from './base62';

/**
 * A key reads `sk_ingest_` + 40 base62 digits + 6 digits of checksum. The first 12 digits are public: with the kind
 * in front they are the prefix by which people name a key and the catalog finds it. The other 28 digits, 166 bits,
 * are the secret. The checksum (CRC-32 of all before it) lets a truncated or mistyped key be refused without a
 * look-up, and secret scanners tell a real key from a similar text.
 */
const SECRET_FORM = /^sk_(ingest|query|manage)_([0-9A-Za-z]{40})([0-9A-Za-z]{6})$/;
const RANDOM_DIGITS = 40;
const PUBLIC_DIGITS = 12;

/** What can be told from a key's text alone. */
export interface ReadKey {
  readonly kind: KeyKind;
  /** Public part, such as `sk_ingest_4fT0c2mPqX9a`. */
  readonly prefix: string;
  /** SHA-256 of the whole secret, hex. A random secret of this length needs no slow hash. */
  readonly hash: string;
}

export interface NewKey extends Omit<ReadKey, 'kind'> {
  /** Shown once to the person who made the key, and kept nowhere. */
  readonly secret: string;
}

/** Makes a new key. Only its prefix and hash are to be stored. */
export function makeKey(kind: KeyKind): NewKey {
  const start = `sk_${kind.toLowerCase()}_`;
  const body = start + randomBase62(RANDOM_DIGITS, randomBytes);
  const secret = body + checksum(body);
  return { secret, prefix: body.slice(0, start.length + PUBLIC_DIGITS), hash: hashOf(secret) };
}

/** Reads a presented key; undefined when it is malformed or its checksum is wrong. */
export function readKey(text: string): ReadKey | undefined {
  const match = SECRET_FORM.exec(text);
  if (!match) return undefined;
  const [, kind = '', random = '', sum] = match;
  const start = `sk_${kind}_`;
  if (checksum(start + random) !== sum) return undefined;
  return {
    kind: kind.toUpperCase() as KeyKind,
    prefix: start + random.slice(0, PUBLIC_DIGITS),
    hash: hashOf(text),
  };
}

/** Compares two hex hashes in time that does not depend on where they differ. */
export function sameHash(a: string, b: string): boolean {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.length === right.length && timingSafeEqual(left, right);
}

function checksum(body: string): string {
  return base62OfU32(crc32(body));
}

function hashOf(secret: string): string {
  return hash('sha256', secret, 'hex');
}
