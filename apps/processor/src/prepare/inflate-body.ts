import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';
import { decompress } from 'fzstd';
import { pieceBytes } from '@sonde/sdk-protocols';
import type { BodyEncoding } from '@sonde/sdk-protocols';

/** Ingest has held every body to 10 MiB; twice that is a record that ingest did not write. */
const MAX_BYTES = 20 * 1024 * 1024;

export class InflateError extends Error {
  override readonly name = 'InflateError';
}

/** @throws InflateError when the bytes are not in that encoding or inflate to more than ingest lets in */
export function inflateBody(body: Buffer, encoding: BodyEncoding): Buffer {
  const limit = { maxOutputLength: MAX_BYTES, chunkSize: pieceBytes(body, encoding) };
  try {
    switch (encoding) {
      case 'identity':
        return body;
      case 'gzip':
        return gunzipSync(body, limit);
      case 'deflate':
        return inflateSync(body, limit);
      case 'br':
        return brotliDecompressSync(body, limit);
      case 'zstd':
        return Buffer.from(decompress(body));
    }
  } catch (cause) {
    throw new InflateError(
      `the body is not ${encoding}: ${cause instanceof Error ? cause.message : String(cause)}`,
    );
  }
  throw new InflateError(`unknown encoding ${JSON.stringify(encoding)}`);
}
