const BITS_21 = 0x1fffff;
/** Taken once: where globals are looked up by a handler, as in a test's sandbox, that costs more than all the rest. */
const { imul } = Math;

/**
 * A 53-bit hash of a text, as a whole number that JavaScript holds exactly (0 ≤ h < 2^53).
 * Two multiply-and-rotate lanes with murmur3's finaliser (cyrb53, public domain); not for secrets.
 */
export function hash53(text: string, seed = 0): number {
  let a = 0xdeadbeef ^ seed;
  let b = 0x41c6ce57 ^ seed;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    a = imul(a ^ c, 2654435761);
    b = imul(b ^ c, 1597334677);
  }
  a = imul(a ^ (a >>> 16), 2246822507) ^ imul(b ^ (b >>> 13), 3266489909);
  b = imul(b ^ (b >>> 16), 2246822507) ^ imul(a ^ (a >>> 13), 3266489909);
  return (b & BITS_21) * 4294967296 + (a >>> 0);
}
