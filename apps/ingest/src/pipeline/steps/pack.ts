import { gzipSync } from 'node:zlib';
import type { BodyEncoding } from '@sonde/sdk-protocols';

/** Below this, compressing costs more than it saves. Bytes. */
const COMPRESS_FROM_BYTES = 1_024;

/** Inflated bytes per byte in the log. Events differ in their ids at least: real bodies stay well below. */
export const MOST_INFLATION = 16;

/** Up to here a body may inflate as it likes: a record's header alone is a good part of what it may stand for. Bytes. */
export const INFLATION_FLOOR_BYTES = 8 * 1024;

export interface Packed {
  readonly encoding: BodyEncoding;
  readonly body: Buffer;
}

/**
 * The body as the log holds it. Whoever reads the log takes as many bytes of it at once as fit into memory, and knows
 * them only as they stand there: a body that inflates to much more than its size would be more than was asked for, in
 * a batch of such bodies by gigabytes, and again after every restart. So it stands in the log at its full length.
 *
 * @param packed the same body, compressed
 */
export function asTrueToSize(json: Buffer, packed: Packed): Packed {
  const tells = json.length <= INFLATION_FLOOR_BYTES || json.length <= MOST_INFLATION * packed.body.length;
  return tells ? packed : { encoding: 'identity', body: json };
}

/** Compresses a body that did not come compressed. */
export function pack(json: Buffer): Packed {
  if (json.length < COMPRESS_FROM_BYTES) return { encoding: 'identity', body: json };
  return asTrueToSize(json, { encoding: 'gzip', body: gzipSync(json, { level: 1 }) });
}
