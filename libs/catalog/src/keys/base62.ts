const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** Bytes from here on are drawn again, so that every digit is equally likely. */
const FAIR_BELOW = 256 - (256 % 62);

/**
 * `length` random digits, log2(62) = 5.95 bits each.
 * @param randomBytes a cryptographic source, such as `node:crypto`'s
 */
export function randomBase62(length: number, randomBytes: (count: number) => Uint8Array): string {
  let text = '';
  while (text.length < length) {
    for (const byte of randomBytes(length)) {
      if (byte < FAIR_BELOW && text.length < length) text += DIGITS.charAt(byte % 62);
    }
  }
  return text;
}

/** An unsigned 32-bit number as six digits (62^6 > 2^32), zeros in front. */
export function base62OfU32(value: number): string {
  let rest = value >>> 0;
  let text = '';
  for (let digit = 0; digit < 6; digit++) {
    text = DIGITS.charAt(rest % 62) + text;
    rest = Math.floor(rest / 62);
  }
  return text;
}
