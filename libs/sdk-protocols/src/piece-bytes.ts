/** Room for a body whose end does not say its size. */
const ORDINARY_BYTES = 64 * 1024;
const LARGEST_BYTES = 512 * 1024;
/** A liar gets no more room than an honest body of the same size may need. */
const LARGEST_RATIO = 32;

/**
 * How large a piece zlib should inflate into, so that nearly every body comes out in one piece of just its size: too
 * small a piece makes several that are copied together, too large a one is memory that the collector has to chase.
 * A gzip member ends with the size of what it holds (RFC 1952, ISIZE); a wrong one costs time only.
 *
 * @param data the compressed bytes
 * @param encoding its Content-Encoding
 * @returns bytes, for zlib's `chunkSize`
 */
export function pieceBytes(data: Buffer, encoding: string): number {
  if (encoding !== 'gzip' || data.length < 18) return ORDINARY_BYTES;
  const said = data.readUInt32LE(data.length - 4) + 64;
  return Math.max(1024, Math.min(said, data.length * LARGEST_RATIO, LARGEST_BYTES));
}
