import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';
import { Decompress } from 'fzstd';
import { pieceBytes } from '@sonde/sdk-protocols';
import type { BodyEncoding } from '@sonde/sdk-protocols';

/** Ingest holds every body to 10 MiB; twice that is a record that ingest did not write. */
export const MAX_BODY_BYTES = 20 * 1024 * 1024;

export class InflateError extends Error {
  override readonly name = 'InflateError';
}

/** The body inflates to more than the limit. */
export class BodyTooLargeError extends Error {
  override readonly name = 'BodyTooLargeError';
}

/**
 * @param maxBytes what the inflated body may take
 * @throws BodyTooLargeError, or InflateError when the bytes are not in that encoding
 */
export function inflateBody(body: Buffer, encoding: BodyEncoding, maxBytes = MAX_BODY_BYTES): Buffer {
  const limit = { maxOutputLength: maxBytes, chunkSize: pieceBytes(body, encoding) };
  try {
    switch (encoding) {
      case 'identity':
        if (body.length > maxBytes) throw tooLarge(maxBytes);
        return body;
      case 'gzip':
        return gunzipSync(body, limit);
      case 'deflate':
        return inflateSync(body, limit);
      case 'br':
        return brotliDecompressSync(body, limit);
      case 'zstd':
        return inflateZstd(body, maxBytes);
    }
  } catch (cause) {
    if (cause instanceof BodyTooLargeError) throw cause;
    if ((cause as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(maxBytes);
    throw new InflateError(
      `the body is not ${encoding}: ${cause instanceof Error ? cause.message : String(cause)}`,
    );
  }
  throw new InflateError(`unknown encoding ${JSON.stringify(encoding)}`);
}

/** Piece by piece, since the library makes room for whatever size the bytes claim. */
function inflateZstd(body: Buffer, maxBytes: number): Buffer {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  const stream = new Decompress((piece) => {
    bytes += piece.length;
    if (bytes > maxBytes) throw tooLarge(maxBytes);
    pieces.push(piece);
  });
  stream.push(body, true);
  return Buffer.concat(pieces, bytes);
}

const tooLarge = (maxBytes: number): BodyTooLargeError =>
  new BodyTooLargeError(`the body inflates to more than ${maxBytes} bytes`);
